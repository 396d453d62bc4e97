// Who the host is, how it fares, and its jobs.

import type { Handlers } from '@jaws/shared/contract/contract';
import { contractVersion } from '@jaws/shared/contract/session';
import type { HostServices } from './host-services.ts';

type SessionHandlers = Pick<Handlers, 'session.hello' | 'session.status' | 'jobs.list' | 'jobs.cancel'>;

export function createSessionHandlers(
  services: HostServices,
  identity: { readonly appVersion: string; readonly hostKind: 'desktop' | 'headless' },
): SessionHandlers {
  const startedMs = services.clock();
  return {
    'session.hello': () =>
      Promise.resolve({
        contractVersion,
        appVersion: identity.appVersion,
        host: identity.hostKind,
        demoAvailable: services.demoPath !== null,
      }),
    'session.status': () =>
      Promise.resolve({
        residentBytes: process.memoryUsage.rss(),
        uptimeMs: Math.max(0, services.clock() - startedMs),
      }),
    'jobs.list': () => Promise.resolve({ jobs: services.jobs.list() }),
    'jobs.cancel': ({ jobId }) => {
      services.jobs.cancel(jobId);
      return Promise.resolve(null);
    },
  };
}

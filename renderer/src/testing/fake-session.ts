// A session with the in-memory host, as the page has one after its hello.

import { contractVersion } from '@jaws/shared/contract/session';
import type { Session } from '@jaws/shared/rpc/session';
import type { FakeHost } from './fake-host.ts';

export function makeFakeSession(host: FakeHost): Session {
  return {
    client: host.client,
    hello: { contractVersion, appVersion: '0.1.0', host: 'headless', demoAvailable: true },
  };
}

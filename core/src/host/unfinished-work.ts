// What goes on in a host just now and would be stopped by its end, in words for the user.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { HostServices } from './host-services.ts';

export interface UnfinishedWork {
  /** `job`: every long work that is not a push. */
  readonly kind: 'capture' | 'chum' | 'push' | 'job';
  /** One line: what it is, and how far it has come where that is known. */
  readonly text: string;
}

/** Captures first, then the run of chum, then jobs in the order of their start. */
export function unfinishedWork({
  captures,
  chum,
  jobs,
}: Pick<HostServices, 'captures' | 'chum' | 'jobs'>): UnfinishedWork[] {
  const captured = captures.active().map(({ state }) => {
    const from = state.interface === null ? '' : ` on ${state.interface}`;
    const into = state.dataset === null ? '' : ` into ${state.dataset}`;
    return { kind: 'capture', text: `Capture${from}${into}: ${state.stored} packets` } as const;
  });
  const run = chum.unfinished();
  const sent = run === null ? [] : [{ kind: 'chum', text: chumText(run) } as const];
  const running = jobs.list().filter(({ state }) => state === 'running');
  const worked = running.map(({ kind, title, done, total }) => {
    const share = total > 0 ? `: ${Math.floor((done / total) * 100)} %` : '';
    return { kind: kind === 'push' ? 'push' : 'job', text: `${title}${share}` } as const;
  });
  return [...captured, ...sent, ...worked];
}

function chumText(run: ChumState | 'starting'): string {
  if (run === 'starting') return 'chum: looking for its listener';
  const share = Math.floor((run.sentBytes / run.sizeBytes) * 100);
  return `chum "${run.title}" to ${run.host}: ${share} % sent`;
}

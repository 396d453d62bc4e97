// A drill in words: what goes on, what goes where, what came of it. For the command line and the app.

import type { DrillPlannedRun, DrillResult, DrillRunResult, DrillState } from '../contract/drill-run.ts';
import { humanBytes, humanSeconds } from '../domain/human-units.ts';
import { detectorPhrase } from '../exfil/run-verdict.ts';

/** `run 3 of 32: classic, 64 kB to 127.0.1.3`. */
export function runNowText({ phase, plan, done }: DrillState): string {
  const total = plan.runs.length;
  if (phase === 'starting') return 'starting a listener and a capture';
  if (phase === 'judging') return 'looking for the runs in the capture';
  const run = plan.runs[done];
  if (run === undefined || (phase !== 'sending' && phase !== 'waiting'))
    return `${done} of ${total} runs sent`;
  const { title, sizeBytes, host } = run;
  const lead = phase === 'waiting' ? 'waiting for run' : 'run';
  return `${lead} ${done + 1} of ${total}: ${title}, ${humanBytes(sizeBytes)} to ${host}`;
}

/** Where it goes: `127.0.1.3, port 443`. */
export function placeText({ host, port }: Pick<DrillPlannedRun, 'host' | 'port'>): string {
  return port === null ? host : `${host}, port ${port}`;
}

/** `new`, or `in use (30 requests before)`. */
export function endpointText({ endpoint, warmUps }: Pick<DrillPlannedRun, 'endpoint' | 'warmUps'>): string {
  return endpoint === 'new' ? 'new' : `in use (${warmUps} requests before)`;
}

/** `100 kB/s at most`, or `its own`. */
export function rateText(rateBps: number | null): string {
  return rateBps === null ? 'its own' : `${humanBytes(rateBps)}/s at most`;
}

/** `noticed after 79 kB (3.2 s)`, `missed`, or why it is neither. */
export function outcomeText({ caught, bytesUpBeforeAlert, seconds, verdict, end }: DrillRunResult): string {
  if (caught) return `noticed after ${humanBytes(bytesUpBeforeAlert ?? 0)} (${humanSeconds(seconds ?? 0)})`;
  const outcomes = {
    noticed: 'noticed',
    missed: 'missed',
    allowed: 'not told: on the allow-list',
    earlier: 'not noticed anew: an earlier alert',
    'not-judged': 'not judged',
  } as const;
  const told = verdict === null ? 'not known' : outcomes[verdict.outcome];
  return end === 'complete' ? told : `${told} (not sent whole)`;
}

/** By what, the leading detector first. */
export function byText({ detectors }: DrillRunResult): string {
  return detectorPhrase(detectors);
}

/** `Half of the runs are noticed from 64 kB on, nine of ten from 1.0 MB on.` */
export function limitsText({ limit50, limit90 }: Pick<DrillResult, 'limit50' | 'limit90'>): string {
  const from = (limit: number | null): string =>
    limit === null ? 'at no size that was sent' : `from ${humanBytes(limit)} on`;
  return `Half of the runs are noticed ${from(limit50)}, nine of ten ${from(limit90)}.`;
}

/** `Noticed 20 of 32 runs.` */
export function caughtText(runs: readonly DrillRunResult[]): string {
  const caught = runs.filter((run) => run.caught).length;
  return `Noticed ${caught} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}.`;
}

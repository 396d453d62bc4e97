// What a run says of itself, in words and in filters. Pure.

import type { ChumState } from '@jaws/shared/contract/chum';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import type { RunCapture, RunFlow } from '@jaws/shared/exfil/run-record';
import { bestVerdict } from '@jaws/shared/exfil/run-verdict';
import { humanBytes } from '@jaws/shared/domain/human-units';
import { formatBytes, formatCount, formatCounted } from '../../ui/format.ts';

const phaseTexts: Readonly<Record<ChumState['phase'], string>> = {
  connecting: 'connecting',
  running: 'sending',
  paused: 'paused',
  stopping: 'stopping',
  ended: 'ended',
  failed: 'failed',
};

export function phaseOf({ phase }: ChumState): string {
  return phaseTexts[phase];
}

/** 0 to 100. */
export function sharePercent({ sentBytes, sizeBytes }: ChumState): number {
  return sizeBytes === 0 ? 100 : Math.min(100, (100 * sentBytes) / sizeBytes);
}

export function timeLeftText({ secondsLeft, phase }: ChumState): string {
  if (phase === 'paused') return 'waits for you';
  if (secondsLeft === null) return 'not known yet';
  return secondsLeft < 1 ? 'less than 1 s' : formatDuration(Math.round(secondsLeft) * 1000);
}

/** One line when it is over: `25.0 MB of 25.0 MB in 1 min 12 s over 1 connection`. */
export function endText(state: ChumState): string {
  const { sentBytes, sizeBytes, startedMs, endedMs, connections } = state;
  const took = endedMs === null ? '' : ` in ${formatDuration(Math.max(0, endedMs - startedMs))}`;
  return `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)}${took} over ${formatCounted(connections, 'connection')}`;
}

export interface Verdict {
  /** A shape and a word, never colour alone. */
  readonly kind: 'right' | 'wrong' | 'unseen' | 'none';
  readonly text: string;
}

/** What the listener's receipt says of the run. */
export function receiptVerdict({ receipt, sentBytes }: ChumState): Verdict {
  if (receipt === null) return { kind: 'none', text: 'No receipt: nobody says what arrived.' };
  const { ok, applicationBytes, text, echoes } = receipt;
  if (echoes !== undefined) return { kind: ok ? 'unseen' : 'wrong', text };
  const arrived = `${formatCount(applicationBytes)} of ${formatCount(sentBytes)} bytes arrived.`;
  return { kind: ok ? 'right' : 'wrong', text: `${arrived} ${text}` };
}

/** For a list: `confirmed`, `not confirmed`, `no receipt`, `not seen by the listener`. */
export function verdictWord(state: ChumState): string {
  const { kind } = receiptVerdict(state);
  if (kind === 'none') return 'no receipt';
  if (kind === 'unseen') return 'not seen by the listener';
  return kind === 'right' ? 'confirmed' : 'not confirmed';
}

/** For a list: `noticed after 79 kB`, `not noticed`; null = not looked at, or not yet. */
export function noticedWord({ verdicts }: Pick<ChumState, 'verdicts'>): string | null {
  if (verdicts === undefined) return null;
  const best = bestVerdict(verdicts);
  if (best === null) return 'not recorded';
  if (best.outcome === 'noticed') return `noticed after ${humanBytes(best.bytesOut ?? 0)}`;
  return best.outcome === 'not-judged' ? 'not judged' : 'not noticed';
}

/** What a capture made of the run. */
export function captureText({ how, labelledPackets, lostTcpBytes }: RunCapture, hasEchoes = false): string {
  const labelled = `${formatCounted(labelledPackets, 'packet')} labelled chum ${how === 'live' ? 'while captured' : 'afterwards'}`;
  if (lostTcpBytes === null) return `${labelled}; loss not counted`;
  if (lostTcpBytes === 0)
    return `${labelled}; nothing lost${hasEchoes ? ' of TCP; echo requests are not counted' : ''}`;
  return lostTcpBytes > 0
    ? `${labelled}; ${formatBytes(lostTcpBytes)} of the run were not captured`
    : `${labelled}; ${formatBytes(-lostTcpBytes)} more were captured than the listener counted`;
}

/** The packets of a run in a table: those to its listener that are labelled. */
export function runFilter({ remoteIp }: ChumState): string {
  return remoteIp === null ? 'label == chum' : `label == chum and ip == ${remoteIp}`;
}

/** The packets of one connection, labelled or not. */
export function flowFilter({ protocol, localIp, localPort, remoteIp, remotePort }: RunFlow): string {
  if (localPort === 0) return `ip == ${remoteIp} and ip == ${localIp} and proto == ${protocol}`;
  return `ip == ${remoteIp} and port == ${String(localPort)} and port == ${String(remotePort)}`;
}

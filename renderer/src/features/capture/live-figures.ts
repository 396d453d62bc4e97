// What a capture says of itself, in words: honest about what is not known. Pure.

import type { CaptureState } from '@jaws/shared/contract/capture';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCount } from '../../ui/format.ts';

export interface Figure {
  readonly text: string;
  /** Why it is so; '' = nothing to explain. */
  readonly note: string;
}

/** The number of dropped packets, or why there is none. */
export function dropsFigure({ dropped, source, phase }: CaptureState): Figure {
  if (dropped !== null) {
    const note = 'Packets that the kernel or the source could not hand over: they are not in the dataset.';
    return { text: formatCount(dropped), note };
  }
  const name = source?.name ?? 'the source';
  if (source?.drops === 'end' && phase !== 'ended' && phase !== 'failed') {
    return {
      text: 'reported when you stop',
      note: `${name} reports how many packets it dropped when it stops.`,
    };
  }
  return { text: 'unknown', note: `${name} cannot count dropped packets here, so there may be some.` };
}

/** How long the disk lasts at the present rate: `about 9 h`; '' where that is not known. */
export function diskForecast({ disk }: CaptureState): string {
  return disk?.secondsLeft == null ? '' : roughly(disk.secondsLeft);
}

/** A forecast to one unit; beyond a year it is no forecast any more. */
function roughly(seconds: number): string {
  if (seconds < 90) return `about ${Math.round(seconds)} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `about ${Math.round(seconds / 3600)} h`;
  return seconds < 31_536_000 ? `about ${Math.round(seconds / 86_400)} d` : 'more than a year';
}

/** Less than this is worth a warning colour and shape. */
export function isDiskShort({ disk }: CaptureState): boolean {
  return disk?.secondsLeft != null && disk.secondsLeft < 600;
}

const timestampTexts = {
  kernel: 'times from the kernel',
  arrival: 'times of arrival in JAWS',
  file: 'times of the file',
} as const;

/** Which source, why it was taken, and what its times and sizes are; nothing is said twice. */
export function sourceText({ source }: CaptureState): string {
  if (source === null) return 'Choosing a source…';
  const { name, why, sizes, timestampSource } = source;
  const facts = [
    why.startsWith(`${name}:`) ? why : `${name}: ${why}`,
    /timestamp/i.test(why) ? '' : timestampTexts[timestampSource],
    sizes === 'wire' ? 'sizes from the wire' : 'sizes computed from headers',
  ];
  return facts
    .filter((text) => text !== '')
    .map((text) => text.replace(/[.;]$/, ''))
    .join('; ');
}

const phaseTexts: Readonly<Record<CaptureState['phase'], string>> = {
  starting: 'starting',
  running: 'capturing',
  paused: 'paused',
  stopping: 'stopping',
  ended: 'stopped',
  failed: 'failed',
};

export function placeOf(state: CaptureState): string {
  return state.interface ?? state.source?.name ?? 'replay';
}

/** `capturing eth0`, `paused eth0`, `eth0 (stopped)`. */
export function phaseText(state: CaptureState): string {
  const { phase } = state;
  const isOver = phase === 'ended' || phase === 'failed';
  return isOver ? `${placeOf(state)} (${phaseTexts[phase]})` : `${phaseTexts[phase]} ${placeOf(state)}`;
}

/** `Replay finished`, `eth0: capture stopped`. */
export function endedText(state: CaptureState): string {
  return state.interface === null ? 'Replay finished' : `${state.interface}: capture stopped`;
}

/** One line when it is over: `12,345 packets, 4.1 MB in 4 min 05 s; dropped: 0; never stored: 3`. */
export function endSummary(state: CaptureState): string {
  const { stored, bytes, elapsedMs, blacklisted, skipped } = state;
  const parts = [
    `${formatCount(stored)} packets, ${formatBytes(bytes)} in ${formatDuration(elapsedMs)}`,
    `dropped: ${dropsFigure(state).text}`,
  ];
  if (blacklisted > 0) parts.push(`never stored: ${formatCount(blacklisted)}`);
  if (skipped > 0) parts.push(`not stored while paused: ${formatCount(skipped)}`);
  return parts.join(' · ');
}

// The answer of `jaws capture`: the final state as the document of DESIGN §6 and as text.

import type { CaptureState } from '@jaws/shared/contract/capture';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCount, formatMany, printable } from '../cli/format.ts';

/** Fields of the document; a capture that failed before it had a source or a dataset lacks these. */
export function captureFacts(state: CaptureState): Record<string, unknown> {
  const { source, dataset, datasets } = state;
  const first = datasets[0] ?? dataset;
  return {
    ...(first === null ? {} : { dataset: first }),
    packets: state.stored,
    bytes: state.bytes,
    dropped: state.dropped,
    ...(source === null
      ? {}
      : {
          source: source.name,
          timestampSource: source.timestampSource,
          sizes: source.sizes,
          why: source.why,
        }),
    blacklisted: state.blacklisted,
    durationMs: Math.round(state.elapsedMs),
    phase: state.phase,
    interface: state.interface,
    filter: state.filter,
    datasets,
    label: state.label,
    labels: state.labels,
    skipped: state.skipped,
    startedMs: state.startedMs,
    marks: state.marks,
    warnings: state.warnings,
  };
}

function lossText({ dropped }: CaptureState): string {
  if (dropped === null) return 'dropped packets are not known';
  return dropped === 0 ? 'none dropped' : `${formatMany(dropped, 'packet')} DROPPED`;
}

/** What was kept, in two or more lines. */
export function captureText(state: CaptureState): string {
  const { datasets, dataset, stored, bytes, elapsedMs, labels } = state;
  const named = datasets.length > 0 ? datasets : [dataset ?? '-'];
  const shown = named.length > 3 ? [named[0], '…', named.at(-1)] : named;
  const head = `${shown.join(', ')}: ${formatMany(stored, 'packet')}, ${formatBytes(bytes)} in ${formatElapsed(elapsedMs)}, ${lossText(state)}`;
  const perLabel = Object.entries(labels).map(([label, rows]) => `${label} ${formatCount(rows)}`);
  const details = [
    perLabel.length > 1 ? `labels: ${perLabel.join(', ')}` : '',
    state.blacklisted > 0 ? `never stored (--blacklist): ${formatMany(state.blacklisted, 'packet')}` : '',
    state.skipped > 0 ? `while paused, not stored: ${formatMany(state.skipped, 'packet')}` : '',
    ...state.warnings,
  ].filter((line) => line !== '');
  return `${[head, ...details.map((line) => `  ${printable(line)}`)].join('\n')}\n`;
}

// Passes or fails a load run: the account must balance in every one, the loss must be within its rule.

import type { LoadResult } from './load-case.ts';
import { pictureFaults } from './picture-figures.ts';

export interface Verdict {
  /** Sent and not stored. */
  readonly lost: number;
  readonly ok: boolean;
  /** Why not, one line each. */
  readonly faults: readonly string[];
}

/** Beyond what plain dumpcap loses in the same run, as a share of what was sent. */
const allowance = 0.001;

export function judge(result: LoadResult): Verdict {
  const lost = result.sent.sent - result.rows;
  const faults = [
    ...accountFaults(result),
    ...storeFaults(result),
    ...lossFaults(result, lost),
    ...(result.picture === null ? [] : pictureFaults(result.picture)),
  ];
  return { lost, ok: faults.length === 0, faults };
}

type Check = readonly [isWrong: boolean, fault: string];

function faultsOf(checks: readonly Check[]): string[] {
  return checks.filter(([isWrong]) => isWrong).map(([, fault]) => fault);
}

/** sent = rows + dropped; where drops cannot be known, rows may be fewer and are never more. */
function accountFaults({
  sent: { sent },
  arrived,
  rows,
  stored,
  dropped,
  case: { source },
}: LoadResult): string[] {
  const balance: Check =
    dropped === null
      ? [rows > sent, `${rows} rows of ${sent} packets`]
      : [rows + dropped !== sent, `sent ${sent} is not rows ${rows} + dropped ${dropped}`];
  return faultsOf([
    [arrived !== sent, `sent ${sent}, but ${arrived} arrived at the interface`],
    [stored !== rows, `said to have stored ${stored}, but there are ${rows} rows`],
    balance,
    [dropped === null && source !== 'cap', `${source} knows its drops, but none were told`],
    [dropped !== null && source === 'cap', 'cap cannot know its drops, but told them'],
  ]);
}

function storeFaults(result: LoadResult): string[] {
  const { sequence, verified, phase, sent, pageRows, states } = result;
  return faultsOf([
    [
      sequence.strange > 0,
      `${sequence.strange} rows are not what was sent: ${sequence.firstStrange[0] ?? ''}`,
    ],
    [!verified, 'the dataset does not verify'],
    [phase !== 'ended', `the capture is ${phase}, not ended`],
    [sent.failed > 0, `tcpreplay failed to send ${sent.failed}`],
    [states === 0, 'nothing was told while it ran'],
    [result.case.watcher === 'page' && (pageRows ?? 0) === 0, 'the page showed no rows'],
  ]);
}

/** A sender that did not come near its rate proves nothing of that rate. */
const nearRate = 0.95;

function lossFaults({ case: load, peer, sent }: LoadResult, lost: number): string[] {
  const { rule, packetsPerSecond } = load;
  if (rule === 'report') return [];
  if (packetsPerSecond !== 'top' && sent.packetsPerSecond < packetsPerSecond * nearRate)
    return [
      `only ${Math.round(sent.packetsPerSecond)}/s were sent, not ${packetsPerSecond}: the machine is busy`,
    ];
  if (rule === 'none-lost') return lost === 0 ? [] : [`lost ${lost}, none was allowed`];
  if (peer === null) return ['nothing to compare with: plain dumpcap did not run'];
  const limit = Math.floor(sent.sent - peer.captured + sent.sent * allowance);
  return lost <= limit
    ? []
    : [`lost ${lost}; plain dumpcap lost ${sent.sent - peer.captured}, so at most ${limit}`];
}

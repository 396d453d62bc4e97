// What a capture missed: by the signed bytes of each flow, by chum's own where there are none.

import { describe, expect, it } from 'vitest';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { textOfFlow } from '../capture/flows/watched-flow.ts';
import { keysOf, lossOf } from './flow-loss.ts';
import { receiptOf, runFlowOf, runOf } from './run-record.fixture.ts';

const [one, two] = [runFlowOf(40_001), runFlowOf(40_002, { tcpBytes: 500 })];
const dns = runFlowOf(40_003, { protocol: 'UDP', remotePort: 53, tcpBytes: null });
const bothReceipts = [
  { srcPort: 40_001, tcpBytes: 990 },
  { srcPort: 40_002, tcpBytes: 480 },
];

function loss(record: RunRecord, ...seen: (number | null)[]): (number | null)[] {
  const counts = new Map(
    seen.map((uniqueTcpBytes, at) => [
      textOfFlow(record.flows[at] ?? one),
      { packetsUp: 1, packetsDown: 1, uniqueTcpBytes },
    ]),
  );
  const { uniqueTcpBytes, lostTcpBytes } = lossOf(record, counts);
  return [uniqueTcpBytes, lostTcpBytes];
}

describe('lossOf', () => {
  it.each<[string, RunRecord, (number | null)[], (number | null)[]]>([
    ['nothing lost', runOf([one, two]), [1000, 500], [1500, 0]],
    ['some of each', runOf([one, two]), [900, 499], [1399, 101]],
    ['all of one', runOf([one, two]), [1000, 0], [1000, 500]],
    ['a flow that was not watched', runOf([one, two]), [1000], [null, null]],
    ['a flow without a number', runOf([{ ...one, tcpBytes: null }, two]), [900, 500], [1400, null]],
    ['UDP beside it', runOf([one, dns]), [1000, null], [1000, 0]],
    ['UDP alone', runOf([dns]), [null], [null, null]],
    ['the receipt first', runOf([one, two], { receipt: receiptOf(bothReceipts) }), [980, 480], [1460, 10]],
    [
      'ports that a NAT changed',
      runOf([one, two], { receipt: receiptOf([{ srcPort: 9, tcpBytes: 990 }]) }),
      [1000, 490],
      [1490, 10],
    ],
    [
      'a connection that went on after the receipt: its own number',
      runOf([one], { receipt: receiptOf([{ srcPort: 40_001, tcpBytes: 700, end: 'open' }]) }),
      [990],
      [990, 10],
    ],
    [
      'a connection that broke: what arrived',
      runOf([one], { end: 'failed', receipt: receiptOf([{ srcPort: 40_001, tcpBytes: 700, end: 'cut' }]) }),
      [690],
      [690, 10],
    ],
    [
      'more seen of one flow: no gain for the other',
      runOf([one, two], { receipt: receiptOf(bothReceipts) }),
      [1100, 470],
      [1570, 10],
    ],
  ])('%s', (_what, record, seen, expected) => {
    expect(loss(record, ...seen)).toEqual(expected);
  });

  it('adds connections of the same ports up, each with its own receipt', () => {
    const receipt = receiptOf([
      { srcPort: 40_001, tcpBytes: 100 },
      { srcPort: 40_001, tcpBytes: 200 },
    ]);
    const record = runOf([one, one], { receipt });
    expect(keysOf(record)).toHaveLength(1);
    expect(loss(record, 290)).toEqual([290, 10]);
  });
});

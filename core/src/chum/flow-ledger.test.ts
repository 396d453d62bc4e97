// What this side knows of its connections: figures that are fixed at the end, sums for the receipt, and the rate.

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFlowLedger } from './flow-ledger.ts';
import { createSentFlow, type SentFlow } from './sent-flow.ts';

let nowMs = 0;
let tcpBytes = 0;
function flow(protocol: 'TCP' | 'UDP', localPort = 40_000): SentFlow {
  return createSentFlow(
    { protocol, localPort, localIp: '192.0.2.1', remoteIp: '192.0.2.2', remotePort: 443 },
    100,
    () => nowMs,
    protocol === 'TCP' ? () => ({ tcpBytes }) : null,
  );
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a flow', () => {
  it('counts and hashes what it is given, and stands still from its first end on', () => {
    const one = flow('TCP');
    [nowMs, tcpBytes] = [200, 1500];
    one.add(Buffer.from('pay'));
    expect(one.sha256()).toBe(sha256('pay'));
    one.add(Buffer.from('load'));
    expect(one.figures()).toMatchObject({
      applicationBytes: 7,
      tcpBytes: 1500,
      startedMs: 100,
      endedMs: null,
    });
    expect(one.isOpen()).toBe(true);
    one.end();
    const atEnd = one.figures();
    [nowMs, tcpBytes] = [300, 9999];
    one.end();
    one.add(Buffer.from('too late'));
    expect(one.figures()).toEqual(atEnd);
    expect(atEnd).toMatchObject({ applicationBytes: 7, tcpBytes: 1500, endedMs: 200 });
    expect([one.isOpen(), one.sha256(), one.sha256()]).toEqual([false, sha256('payload'), sha256('payload')]);
  });

  it('over UDP has no bytes of TCP', () => {
    expect(flow('UDP').figures()).toMatchObject({ protocol: 'UDP', tcpBytes: null });
  });
});

describe('the ledger', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('holds against the receipt what went over TCP and carried payload, ended or not', () => {
    const ledger = createFlowLedger();
    const flows = [flow('TCP', 1), flow('TCP', 2), flow('UDP', 3), flow('TCP', 4)];
    for (const one of flows) ledger.add(one);
    flows[0]?.add(Buffer.from('a'));
    flows[2]?.add(Buffer.from('query'));
    flows[3]?.add(Buffer.from('bb'));
    flows[3]?.end();
    expect(ledger.tcpPayloads()).toEqual([
      { bytes: 1, sha256: sha256('a') },
      { bytes: 2, sha256: sha256('bb') },
    ]);
    expect([ledger.connections(), ledger.open()]).toEqual([4, 3]);
    expect(ledger.newest(2).map(({ localPort }) => localPort)).toEqual([3, 4]);
    expect(ledger.all()).toHaveLength(4);
  });

  it('tells the rate of the last five seconds, and nothing at once', async () => {
    const ledger = createFlowLedger();
    expect(ledger.rate()).toBe(0);
    for (let tick = 0; tick < 40; tick++) {
      ledger.sent(1000);
      await vi.advanceTimersByTimeAsync(250);
      ledger.rate();
    }
    expect(ledger.sentBytes()).toBe(40_000);
    expect(ledger.rate()).toBeCloseTo(4000, -2);
    // Silence: what was fast before counts no more.
    for (let tick = 0; tick < 24; tick++) {
      await vi.advanceTimersByTimeAsync(250);
      ledger.rate();
    }
    expect(ledger.rate()).toBe(0);
  });
});

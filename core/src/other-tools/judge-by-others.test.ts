// Runs of a capture held against logs: whose alert it is, how many bytes had left by then, and where the answers are kept.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRunRecord, writeRunRecord } from '../chum/run-records.ts';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { tableOf } from '../dataset/testing-tables.fixture.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { runFlowOf, runOf, runStartMs } from '../truth/run-record.fixture.ts';
import { listTruths, writeTruth } from '../truth/truth-files.ts';
import { judgeByOthers, type OthersResult } from './judge-by-others.ts';

let dataDir = '';
let store: DatasetStore;
const big = runOf([runFlowOf(40_001)], { runId: 'a'.repeat(32), sentBytes: 30_000_000 });
const small = runOf([runFlowOf(40_002)], {
  ...{ runId: 'b'.repeat(32), startedMs: runStartMs + 60_000, endedMs: runStartMs + 66_000 },
  flows: [runFlowOf(40_002, { startedMs: runStartMs + 60_000, endedMs: runStartMs + 65_000 })],
});

/** Ten packets of 1,000 bytes to the listener, 100 ms apart, each answered by 60 bytes. */
function packetsOf(localPort: number, startMs: number) {
  return Array.from({ length: 20 }, (_, at) => {
    const isUp = at % 2 === 0;
    const [here, there] = [
      { address: '192.168.1.7', port: localPort },
      { address: '203.0.113.9', port: 443 },
    ];
    const [from, to] = isUp ? [here, there] : [there, here];
    return {
      ...{ timestampUs: (startMs + at * 50) * 1000, source: from.address, destination: to.address },
      ...{ sourcePort: from.port, destinationPort: to.port, size: isUp ? 1000 : 60, tcpFlags: 16 },
    };
  });
}

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'jaws-others-'));
  store = createDatasetStore({ dataDir, clock: () => runStartMs });
  const writer = await store.create('office', {});
  const table = tableOf([...packetsOf(40_001, runStartMs), ...packetsOf(40_002, runStartMs + 60_000)]);
  await writer.append(table, 0, table.count);
  await writer.close();
  for (const record of [big, small]) await writeTruth(store.folder('office'), record);
  await writeRunRecord(dataDir, big);
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function judge(...logs: string[]): Promise<OthersResult> {
  const files = logs.map((text, at) => {
    const path = join(dataDir, `log-${at}`);
    writeFileSync(path, text);
    return path;
  });
  return judgeByOthers({ store, dataDir, dataset: 'office', files });
}

const eve = (localPort: number, atMs: number, change: object = {}): string =>
  JSON.stringify({
    ...{ timestamp: new Date(atMs).toISOString(), event_type: 'alert', proto: 'TCP' },
    ...{ src_ip: '192.168.1.7', src_port: localPort, dest_ip: '203.0.113.9', dest_port: 443 },
    ...{ alert: { signature: 'odd upload' }, ...change },
  });

describe('judgeByOthers', () => {
  it("counts an alert of Suricata on the run's connection, with the bytes that had left by then", async () => {
    const { tools, runs } = await judge(eve(40_001, runStartMs + 250));
    expect(tools).toEqual([{ tool: 'suricata', alerts: 1, leftOut: 0 }]);
    const facts = { tool: 'suricata', dataset: 'office' } as const;
    expect(runs.map(({ verdicts }) => verdicts)).toEqual([
      // Those at 0, 100 and 200 ms.
      [{ ...facts, isNoticed: true, detectors: ['odd upload'], bytesOut: 3000, afterMs: 250 }],
      [{ ...facts, isNoticed: false, detectors: [], bytesOut: null, afterMs: null }],
    ]);
  });

  it('takes an alert that the answer raised, and none of another connection, address or time', async () => {
    const back = { src_ip: '203.0.113.9', src_port: 443, dest_ip: '192.168.1.7', dest_port: 40_001 };
    const [first] = (await judge(eve(0, runStartMs + 50, back))).runs;
    expect(first?.verdicts).toMatchObject([{ isNoticed: true, bytesOut: 1000 }]);
    const others = [
      eve(40_009, runStartMs),
      eve(40_001, runStartMs, { dest_ip: '203.0.113.10' }),
      eve(40_001, runStartMs - 5000),
      eve(40_001, runStartMs + 3_600_000),
    ].join('\n');
    const { runs } = await judge(others);
    expect(runs.flatMap(({ verdicts }) => verdicts).map(({ isNoticed }) => isNoticed)).toEqual([
      false,
      false,
    ]);
  });

  it("finds exactly the runs above the size of a rule like Zeek's, whose notice names no port of the sender", async () => {
    const rule = [big, small].filter(({ sentBytes }) => sentBytes > 20_000_000);
    const notices = rule.map(({ endedMs }) =>
      JSON.stringify({
        ts: (endedMs ?? 0) / 1000,
        note: 'Exfil::Large',
        src: '192.168.1.7',
        dst: '203.0.113.9',
        p: 443,
      }),
    );
    const { runs } = await judge(notices.join('\n'));
    expect(runs.map(({ record, verdicts }) => [record.runId[0], verdicts[0]?.isNoticed])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(runs[0]?.verdicts[0]).toMatchObject({ bytesOut: 10_000, afterMs: 6000 });
  });

  it('keeps the answers beside the capture and with the run, and a newer log of a tool takes the place of the older', async () => {
    await judge(eve(40_001, runStartMs + 250));
    await judge(
      eve(40_002, runStartMs + 60_250),
      'Score,Source IP,Destination IP\n0.99,192.168.1.7,203.0.113.9\n',
    );
    const [first, second] = await listTruths(store.folder('office'));
    expect(first?.others?.map(({ tool, isNoticed }) => [tool, isNoticed])).toEqual([
      ['suricata', false],
      ['rita', true],
    ]);
    expect(second?.others?.[0]).toMatchObject({ tool: 'suricata', isNoticed: true, bytesOut: 3000 });
    expect((await readRunRecord(dataDir, big.runId))?.others).toEqual(first?.others);
    expect(await readRunRecord(dataDir, small.runId)).toBeNull();
  });

  it('says which file cannot be read, and which dataset is not there', async () => {
    const missing = { store, dataDir, dataset: 'office', files: [join(dataDir, 'no-such.log')] };
    await expect(judgeByOthers(missing)).rejects.toMatchObject({ code: 'alerts.unreadable' });
    await expect(judgeByOthers({ ...missing, dataset: 'nowhere' })).rejects.toMatchObject({
      code: 'dataset.not-found',
    });
  });
});

// `jaws drill` as built: the demo's own exfiltration as a run, judged by the log of another detector.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

const home = createJawsHome();
const runId = 'd'.repeat(32);
const ends = { src_ip: '192.168.20.109', dest_ip: '198.18.99.23', dest_port: 6667 };
let firstMs = 0;
let localPort = 0;

/** The record that chum would have left of the run that is in the demo. */
function writeRun(): void {
  const folder = join(home.folder, 'data', 'datasets', 'demo');
  const [head = '', ...rows] = readFileSync(join(folder, 'packets.csv'), 'utf8').split('\n');
  const names = head.split(',');
  const cell = (row: string, name: string): string => row.split(',')[names.indexOf(name)] ?? '';
  const own = rows.filter((row) => cell(row, 'dst_ip') === ends.dest_ip);
  firstMs = Number(cell(own[0] ?? '', 'timestamp'));
  localPort = Number(cell(own[0] ?? '', 'src_port'));
  const flow = {
    ...{
      protocol: 'TCP',
      localIp: ends.src_ip,
      localPort,
      remoteIp: ends.dest_ip,
      remotePort: ends.dest_port,
    },
    ...{ applicationBytes: 1_200_000, tcpBytes: null, startedMs: firstMs, endedMs: firstMs + 10_000 },
  };
  const record = {
    ...{ version: 1, runId, host: 'listener', remoteIp: ends.dest_ip, style: 'classic', scenario: null },
    ...{ attack: [], seed: 1, sizeBytes: 1_200_000, sentBytes: 1_200_000, end: 'complete', flows: [flow] },
    ...{ startedMs: firstMs, endedMs: firstMs + 10_000, fingerprint: 'f'.repeat(64), captures: [] },
    ...{ receipt: null, receiptProblem: 'none' },
  };
  for (const place of [join(folder, 'truth'), join(home.folder, 'data', 'runs')]) {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${runId}.json`), JSON.stringify(record));
  }
}

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

describe('drill', () => {
  it('has nothing to say where no run is', () => {
    const { code, out } = home.run('drill', 'scores');
    expect([code, out]).toEqual([3, expect.stringContaining('No run of chum has a verdict yet')]);
    const log = home.file('empty.json', '{"event_type":"stats"}\n');
    const nothing = home.run('drill', 'alerts', log, '--dataset', 'demo');
    expect([nothing.code, nothing.out]).toEqual([3, 'demo has no run of chum.\n']);
  });

  it('judges a run by an alert of Suricata, and the scoreboard knows it', () => {
    writeRun();
    const event = {
      ...{ timestamp: new Date(firstMs + 1000).toISOString(), event_type: 'alert', ...ends },
      ...{ src_port: localPort, alert: { signature: 'TLS on an odd port' } },
    };
    const log = home.file('eve.json', `${JSON.stringify(event)}\n{"torn`);
    const document = home.document('drill-alerts', 'drill', 'alerts', log, '--dataset', 'demo');
    expect(document).toMatchObject({
      tools: [{ tool: 'suricata', alerts: 1, leftOut: 1 }],
      runs: [{ runId, verdicts: [{ isNoticed: true, detectors: ['TLS on an odd port'], afterMs: 1000 }] }],
      warnings: ['1 line of Suricata could not be used.'],
    });
    const [run] = document['runs'] as { verdicts: { bytesOut: number }[] }[];
    // Of 1.26 MB in 4.8 s.
    expect(run?.verdicts[0]?.bytesOut).toBeGreaterThan(100_000);
    expect(run?.verdicts[0]?.bytesOut).toBeLessThan(600_000);
    const scores = home.document('drill-scores', 'drill', 'scores');
    expect(scores['runs']).toMatchObject([{ runId, others: [{ tool: 'suricata', isNoticed: true }] }]);
    expect(home.run('drill', 'scores').out).toMatch(
      /Suricata +noticed after \d+ kB \(1\.0 s\) by TLS on an odd port/,
    );
  });

  it('says what is wrong with a log', () => {
    const log = home.file('notes.txt', 'nothing of the kind\n');
    expect(home.failure(1, 'drill', 'alerts', log, '--dataset', 'demo')).toBe('alerts.unknown-format');
    expect(home.failure(1, 'drill', 'alerts', 'no-such.log', '--dataset', 'demo')).toBe('alerts.unreadable');
    expect(home.failure(2, 'drill', 'alerts', log)).toBe('usage.invalid');
  });
});

// `jaws capture` from files and pipes, through the built command: documents, progress, labels, stop conditions, signals,
// `capture control`. No permission is needed; captures of a real interface are in capture-failures.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../scripts/testbed/command.ts';
import {
  buildCommand,
  createJawsHome,
  demoCapture,
  launcher,
  type JawsHome,
} from './jaws-process.fixture.ts';
import { goodRecord, pcapFile } from './pcap-bytes.fixture.ts';
import { endOf, isAlive, startCapture, waitFor, type RunningCapture } from './running-capture.fixture.ts';

const demoPackets = 16_608;
const hasTcpdump = run(['tcpdump', '--version']).status === 0;
const atMost = ['--source', 'replay', '--file', demoCapture, '--speed', 'max'];
/** Goes on for as long as any test needs. */
const atOwnSpeed = ['--source', 'replay', '--file', demoCapture, '--batch', '1', '--dataset', 'd'];
let home: JawsHome;

beforeAll(() => {
  buildCommand();
}, 240_000);
beforeEach(() => {
  home = createJawsHome();
});
afterEach(() => {
  home.remove();
});

/** What the kernel says each thread of a process waits in. */
function threadsAt(pid: number): string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'wchan'), 'utf8'));
}

function document(...argv: string[]): Record<string, unknown> {
  return home.document('capture', 'capture', ...argv);
}

function verified(dataset = 'd'): Record<string, unknown> {
  const result = home.document('datasets-verify', 'datasets', 'verify', dataset);
  expect(result).toMatchObject({ ok: true, state: 'closed', tornRows: 0 });
  return result;
}

describe('a replay', () => {
  it('stores every packet, and says so in document, progress and dataset', async () => {
    const jaws = startCapture(home, [...atMost, '--dataset', 'd', '--label', 'day']);
    const { document, error } = endOf(await jaws.ended);
    expect(error).toBeNull();
    expect(document).toMatchObject({
      dataset: 'd',
      datasets: ['d'],
      packets: demoPackets,
      source: 'replay',
      timestampSource: 'file',
      blacklisted: 0,
      labels: { day: demoPackets },
    });
    expect(verified()['rows']).toBe(demoPackets);
    // All of stderr is NDJSON, and what is announced only rises.
    const lines = jaws.err().trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('stored');
    const stored = jaws.announced();
    expect(stored).toEqual([...stored].sort((a, b) => a - b));
    expect(stored.at(-1)).toBe(demoPackets);
  });

  it('is told in words without --json, under the name sea, too', () => {
    const { code, out, err } = home.run('sea', ...atMost);
    expect(code).toBe(0);
    expect(out).toMatch(/^replay-\d{8}-\d{6}: 16,608 packets, 13\.3 MB in \d+:\d\d, none dropped\n$/);
    expect(err).toMatch(/^jaws: capturing into replay-\d{8}-\d{6}; replay: .+\n$/);
    expect(home.run('sea', ...atMost, '--quiet')).toMatchObject({ code: 0, out: '', err: '' });
  });

  it('never writes over a dataset; --append adds to it, and begins it where there is none', () => {
    document(...atMost, '--dataset', 'd', '--append');
    expect(home.failure(1, 'capture', ...atMost, '--dataset', 'd')).toBe('dataset.exists');
    expect(document(...atMost, '--dataset', 'd', '--append', '--packets', '8')).toMatchObject({ packets: 8 });
    expect(verified()['rows']).toBe(demoPackets + 8);
  });

  it('stops after so many packets or bytes, and rotates', () => {
    expect(document(...atMost, '--packets', '1000')).toMatchObject({ packets: 1000 });
    const { bytes } = document(...atMost, '--bytes', '1MB') as { bytes: number };
    expect(bytes).toBeGreaterThanOrEqual(1_000_000);
    expect(bytes).toBeLessThan(1_070_000);
    // Not at full speed: what comes in one piece of the file is not taken apart for it.
    const rotated = [
      ...atMost.slice(0, -1),
      '50',
      '--rotate',
      '64KiB',
      '--packets',
      '3000',
      '--dataset',
      'r',
    ];
    const { datasets, packets } = document(...rotated) as { datasets: string[]; packets: number };
    expect(packets).toBe(3000);
    expect(datasets.slice(0, 2)).toEqual(['r', 'r-2']);
    const rows = datasets.map((name) => verified(name)['rows'] as number);
    expect(rows.reduce((sum, one) => sum + one, 0)).toBe(3000);
  });

  it('stops after so many seconds', () => {
    const result = document(...atOwnSpeed, '--duration', '1') as { durationMs: number; packets: number };
    expect(result.durationMs).toBeGreaterThanOrEqual(1000);
    expect(result.packets).toBeLessThan(demoPackets);
  });

  it('keeps what is blacklisted from the disk, labels chum both ways', () => {
    const chum = '198.18.99.23';
    const all = document(...atMost, '--chum-address', chum, '--dataset', 'a');
    const chummed = (all['labels'] as { chum: number }).chum;
    expect(chummed).toBeGreaterThan(100);
    const less = document(...atMost, '--blacklist', `${chum}/32`, '--dataset', 'b');
    expect(less).toMatchObject({ packets: demoPackets - chummed, blacklisted: chummed });
    expect(readFileSync(`${home.folder}/data/datasets/b/packets.csv`, 'utf8')).not.toContain(chum);
  });

  it('of a file that is none', () => {
    const path = home.file('letter.txt', 'Dear reader, this is no capture.\n'.repeat(50));
    expect(home.failure(1, 'capture', '--source', 'replay', '--file', path)).toBe('import.not-a-capture');
    expect(home.failure(1, 'capture', '--source', 'replay', '--file', `${path}.gone`)).toBe(
      'import.unreadable',
    );
    expect(home.document('datasets-list', 'datasets', 'list')).toEqual({ datasets: [] });
  });
});

describe('standard input', () => {
  async function fed(bytes: Uint8Array): Promise<RunningCapture> {
    const jaws = startCapture(home, ['--source', '-', '--dataset', 'd'], { stdin: 'pipe' });
    jaws.stdin?.end(bytes);
    await jaws.ended;
    return jaws;
  }

  it('is captured to its end', async () => {
    const { document } = endOf(await (await fed(readFileSync(demoCapture))).ended);
    expect(document).toMatchObject({ packets: demoPackets, source: 'stdin', timestampSource: 'file' });
    expect(verified()['rows']).toBe(demoPackets);
  });

  it('cut in the middle: every whole packet, and a warning where', async () => {
    const { document } = endOf(await (await fed(readFileSync(demoCapture).subarray(0, 500_000))).ended);
    expect(document['packets']).toBeGreaterThan(1000);
    expect((document['warnings'] as string[]).join()).toMatch(/499940|byte/);
    expect(verified()['rows']).toBe(document['packets']);
  });

  it('of a link type that is not read: says so while it runs, and stores every packet', async () => {
    const jaws = startCapture(home, ['--source', '-', '--dataset', 'd'], { stdin: 'pipe' });
    jaws.stdin?.write(pcapFile([goodRecord(), goodRecord()], 227));
    await waitFor('the warning', () => (jaws.err().includes('link type 227, CAN_SOCKETCAN') ? true : null));
    jaws.stdin?.end();
    const { document } = endOf(await jaws.ended);
    expect(document).toMatchObject({ packets: 2, phase: 'ended' });
    expect(document['warnings']).toEqual([
      'Packets of link type 227, CAN_SOCKETCAN: stored, but not decoded, for JAWS does not read this link type.',
    ]);
    expect(verified()['rows']).toBe(2);
  });

  it('that is silent ends with the first signal, in order, with a dataset that has no rows', async () => {
    const jaws = startCapture(home, ['--source', '-', '--dataset', 'd'], { stdin: 'pipe' });
    // As while ssh asks for a password: it has begun, and nothing comes.
    await jaws.workerPid();
    jaws.signal('SIGTERM');
    expect(endOf(await jaws.ended).document).toMatchObject({ packets: 0, phase: 'ended' });
    expect(verified()['rows']).toBe(0);
  });

  it.each([
    ['closed at once', '', 'import.empty'],
    ['that is no capture', 'Dear reader,\n'.repeat(100), 'import.not-a-capture'],
  ])('%s: a coded error, and no dataset', async (_title, text, code) => {
    expect(endOf(await (await fed(Buffer.from(text))).ended).error).toBe(code);
    expect(home.document('datasets-list', 'datasets', 'list')).toEqual({ datasets: [] });
  });

  it.skipIf(!hasTcpdump)('from another program, as over ssh (needs tcpdump)', () => {
    const command = `tcpdump -r "${demoCapture}" -w - | "${process.execPath}" "${launcher}" capture --source - --json`;
    const { status, stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8', env: home.env });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ packets: demoPackets, source: 'stdin' });
  });
});

describe('control and signals', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s: exit 0, the document, everything stored', async (signal) => {
    const jaws = startCapture(home, atOwnSpeed);
    await jaws.stored(5);
    const worker = await jaws.workerPid();
    jaws.signal(signal);
    const { document, error } = endOf(await jaws.ended);
    expect([error, document['phase']]).toEqual([null, 'ended']);
    expect(verified()['rows']).toBe(document['packets']);
    await waitFor('the end of the worker', () => (isAlive(worker) ? null : true));
  });

  it('a second SIGINT does not wait; the worker closes the dataset all the same', async () => {
    const jaws = startCapture(home, atOwnSpeed);
    await jaws.stored(5);
    const worker = await jaws.workerPid();
    // So that the orderly end cannot come in between.
    process.kill(worker, 'SIGSTOP');
    let isOver = false;
    void jaws.ended.then(() => (isOver = true));
    await waitFor('the forced end', () => {
      if (!isOver) jaws.signal('SIGINT');
      return isOver ? true : null;
    });
    expect((await jaws.ended).code).toBe(130);
    process.kill(worker, 'SIGCONT');
    await waitFor('the end of the worker', () => (isAlive(worker) ? null : true));
    expect(verified()['rows']).toBeGreaterThanOrEqual(jaws.announced().at(-1) ?? 0);
  });

  it('leaves no worker that waits for a named pipe to which nobody writes', async () => {
    const pipe = join(home.folder, 'pipe');
    expect(run(['mkfifo', pipe]).status).toBe(0);
    const jaws = startCapture(home, ['--source', 'replay', '--file', pipe, '--dataset', 'd']);
    const worker = await jaws.workerPid();
    // A thread of the worker waits for the pipe's other end: only then is there something to leave behind.
    await waitFor('the opening', () => (threadsAt(worker).includes('wait_for_partner') ? true : null));
    process.kill(jaws.pid, 'SIGKILL');
    await jaws.ended;
    await waitFor('the end of the worker', () => (isAlive(worker) ? null : true));
  });

  it('label, pause, resume and stop come from another process', async () => {
    const jaws = startCapture(home, atOwnSpeed);
    await jaws.stored(5);
    const control = (...words: string[]): Record<string, unknown> =>
      home.document('capture-control', 'capture', 'control', 'd', ...words);
    expect(control('label', 'chum')).toMatchObject({ dataset: 'd', phase: 'running', label: 'chum' });
    const before = jaws.announced().at(-1) ?? 0;
    await jaws.stored(before + 20);
    expect(control('pause')).toMatchObject({ phase: 'paused' });
    expect(control('resume')).toMatchObject({ phase: 'running' });
    expect(home.run('sea', 'control', 'd', 'label', 'night').out).toMatch(
      /^d: running, label night, \d+ packets/,
    );
    const stopped = control('stop');
    const { document, error } = endOf(await jaws.ended);
    expect([error, stopped['stored']]).toEqual([null, document['packets']]);
    const labels = document['labels'] as Record<string, number>;
    expect(labels['norm']).toBeGreaterThan(0);
    expect(labels['chum']).toBeGreaterThan(0);
    const kinds = (document['marks'] as { kind: string }[]).map((mark) => mark.kind);
    expect(kinds).toEqual(['label', 'pause', 'resume', 'label']);
    expect(verified()['rows']).toBe(document['packets']);
    expect(home.failure(1, 'capture', 'control', 'd', 'stop')).toBe('capture.not-running');
    expect(home.failure(1, 'capture', 'control', 'never', 'stop')).toBe('dataset.not-found');
  });
});

it('completes control and the other name of capture', () => {
  const { out } = home.run('completion', 'bash');
  const completed = (...words: string[]): string => {
    const check = `${out}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _jaws; echo "\${COMPREPLY[0]}"`;
    return spawnSync('bash', ['-c', check], { encoding: 'utf8' }).stdout.trim();
  };
  expect(completed('jaws', 'sea', 'con')).toBe('control');
  expect(completed('jaws', 'capture', '--blackl')).toBe('--blacklist');
  expect(completed('jaws', 'capture', 'control', 'resu')).toBe('resume');
});

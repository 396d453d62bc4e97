// What is left when the listener is killed, when its disk is full, when it has no file descriptors: nothing is lost
// that was received, what cannot be done is told by a code, and it goes on afterwards.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { receipt } from '@jaws/shared/exfil/receipt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failedStart, startListenerProcess, type ListenerProcess } from './listener-process.fixture.ts';
import {
  endRun,
  finishRun,
  httpClient,
  isReceiptTrue,
  newRunId,
  openRun,
  sha256,
  startListener,
  until,
} from './testing-client.fixture.ts';

const undo: (() => unknown)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-listener-'));
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  rmSync(folder, { recursive: true, force: true });
});
async function run(...wrapper: readonly string[]): Promise<ListenerProcess> {
  const listener = await startListenerProcess(folder, wrapper);
  undo.push(listener.remove);
  return listener;
}

describe('kill -9 in mid-run', () => {
  it('the receipt says what had come, as open; the run begins no second time; nothing half lies about', async () => {
    const first = await run();
    const runId = newRunId();
    const socket = (await openRun(first, runId))!;
    socket.write(Buffer.alloc(70_000, 'x'));
    const path = join(first.listener.receiptsDir, `${runId}.json`);
    const read = (): ReturnType<typeof receipt.parse> =>
      receipt.parse(JSON.parse(readFileSync(path, 'utf8')));
    await until(() => existsSync(path) && read().body.applicationBytes === 70_000);
    await first.kill('SIGKILL');
    const leftover = join(first.listener.receiptsDir, `.${runId}.json.0123456789ab.new`);
    writeFileSync(leftover, '{"bo');

    const next = await run();
    expect([isReceiptTrue(read()), read().body]).toMatchObject([true, { state: 'open', runId }]);
    expect(await openRun(next, runId)).toBeNull();
    const http = httpClient(next);
    undo.push(http.close);
    await http.hello(`run:${runId}`);
    expect((await http.call('GET', `/v1/run/${runId}/receipt`)).body).toEqual(read());
    expect(existsSync(leftover)).toBe(false);
    expect(next.listener.fingerprint).toBe(first.listener.fingerprint);
    expect(await next.kill('SIGTERM')).toBe(0);
    expect(first.logText() + next.logText()).not.toContain(first.token);
  });
});

const noSmallDisk =
  process.getuid?.() === 0 && process.platform === 'linux' ? null : 'needs root on Linux, for a small tmpfs';

describe.skipIf(noSmallDisk !== null)(`a full disk${noSmallDisk === null ? '' : ` (${noSmallDisk})`}`, () => {
  let disk = '';
  const filler = (): string => join(disk, 'filler');
  beforeEach(() => {
    disk = join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    undo.push(() => execFileSync('umount', [disk]));
  });
  const fill = (): void => {
    // It ends with ENOSPC: that is what is wanted.
    spawnSync('dd', ['if=/dev/zero', `of=${filler()}`, 'bs=4k'], { stdio: 'ignore' });
  };

  it('receipts wait in memory, are given out, and are written when there is room again', async () => {
    const live = await startListener({ checkpointMs: 20 }, disk);
    undo.push(() => live.listener.close(0));
    const runId = newRunId();
    const socket = (await openRun(live, runId))!;
    socket.write('abc');
    fill();
    expect(await finishRun(socket)).toMatchObject({ applicationBytes: 3 });
    const signed = await endRun(live, runId);
    expect([isReceiptTrue(signed), signed.body.state]).toEqual([true, 'ended']);
    const http = httpClient(live);
    undo.push(http.close);
    await http.hello(`run:${runId}`);
    expect((await http.call('GET', `/v1/run/${runId}/receipt`)).body).toEqual(signed);
    expect(live.logs()).toContainEqual(
      expect.objectContaining({
        event: 'receipt.unwritten',
        reason: expect.stringContaining('ENOSPC') as string,
      }),
    );
    rmSync(filler());
    await until(() => live.logs().some((line) => line.event === 'receipt.written'));
    const path = join(live.listener.receiptsDir, `${runId}.json`);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(signed);
    expect(readdirSync(live.listener.receiptsDir)).toEqual([`${runId}.json`]);
  });

  it('a receipt that can be written nowhere is named in the log at the end', async () => {
    const live = await startListener({}, disk);
    const runId = newRunId();
    await finishRun((await openRun(live, runId))!);
    fill();
    await live.listener.close(0);
    expect(live.logs()).toContainEqual(expect.objectContaining({ event: 'receipt.lost', runId }));
  });

  it('an upload that fills it: 507, what came is kept, and it goes on when there is room', async () => {
    const live = await startListener({}, disk);
    undo.push(() => live.listener.close(0));
    const bytes = Buffer.alloc(1_200_000, 'u');
    const headers = (offset: number): Record<string, string | number> => ({
      'jaws-size': bytes.length,
      'jaws-sha256': sha256(bytes),
      'jaws-offset': offset,
    });
    const put = async (from: number, to: number): Promise<{ status: number; body: object }> => {
      const http = httpClient(live);
      undo.push(http.close);
      await http.hello('upload:a');
      return await http.call('PUT', '/v1/upload/a', {
        headers: headers(from),
        body: bytes.subarray(from, to),
      });
    };
    expect((await put(0, 300_000)).status).toBe(202);
    fill();
    expect(await put(300_000, 900_000)).toMatchObject({
      status: 507,
      body: { error: { reason: 'disk-full' } },
    });
    const http = httpClient(live);
    undo.push(http.close);
    await http.hello('upload:a');
    const { body } = await http.call('GET', '/v1/upload/a');
    rmSync(filler());
    expect(await put(Number(body['received']), bytes.length)).toMatchObject({ status: 201 });
    expect(sha256(readFileSync(join(disk, 'uploads/a.data')))).toBe(sha256(bytes));
  });

  it('no room for the first keys: a coded error, and the next start succeeds', async () => {
    fill();
    const [code, err] = await failedStart(disk);
    expect([code, err]).toEqual([1, expect.stringMatching(/^jaws: listen\.bad-keys: .*ENOSPC/)]);
    rmSync(filler());
    const next = await startListener({}, disk);
    await next.listener.close(0);
    expect(next.token).toMatch(/^[\w-]{43}$/);
  });
});

describe('what cannot be used', () => {
  it('a folder that is a file: a coded error', async () => {
    writeFileSync(join(folder, 'uploads'), '');
    const [code, err] = await failedStart(folder);
    expect([code, err]).toEqual([1, expect.stringMatching(/^jaws: listen\.bad-folder: .*uploads/)]);
  });

  const noFullDevice = existsSync('/dev/full') ? null : 'no /dev/full';
  it.skipIf(noFullDevice !== null)(
    `a log that cannot be written is no reason to end${noFullDevice === null ? '' : `: skipped, ${noFullDevice}`}`,
    async () => {
      const script = fileURLToPath(new URL('./main.ts', import.meta.url));
      const log = openSync('/dev/full', 'w');
      const args = ['--import', 'tsx', script, '--bind', '127.0.0.1', '--ports', '0', '--udp-ports', ''];
      const child = spawn(process.execPath, [...args, '--key-dir', join(folder, 'keys')], {
        stdio: ['ignore', 'pipe', log],
      });
      undo.push(() => child.kill('SIGKILL'));
      closeSync(log);
      let out = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => (out += text));
      await until(() => out.includes('\n'), 60_000);
      const { ports } = JSON.parse(out) as { ports: number[] };
      for (let count = 0; count < 3; count++) {
        // Each of them would be a line.
        const socket = connect(ports[0]!, '127.0.0.1').on('error', () => undefined);
        socket.end('no TLS').resume();
        await once(socket, 'close');
      }
      child.kill('SIGTERM');
      expect(await once(child, 'close')).toEqual([0, null]);
    },
  );
});

const noPrlimit = spawnSync('prlimit', ['--version']).error === undefined ? null : 'prlimit is not installed';

describe.skipIf(noPrlimit !== null)(`file descriptors${noPrlimit === null ? '' : ` (${noPrlimit})`}`, () => {
  it('few of them: it takes fewer connections, says so, and honest ones find room in a flood', async () => {
    const live = await run('prlimit', '--nofile=200');
    expect(live.logs()[0]).toMatchObject({ event: 'limits.lowered', count: 72 });
    for (let count = 0; count < 150; count++) {
      const socket = connect(live.port, '127.0.0.1').on('error', () => undefined);
      undo.push(() => socket.destroy());
    }
    const runId = newRunId();
    const socket = await openRun(live, runId);
    socket!.write('honest');
    expect(await finishRun(socket!)).toMatchObject({ applicationBytes: 6 });
    expect((await endRun(live, runId)).body.applicationBytes).toBe(6);
    expect(await live.kill('SIGTERM')).toBe(0);
  });

  it('none left (EMFILE): it lives, and serves when they come back', async () => {
    const live = await run();
    const open = readdirSync(`/proc/${live.pid}/fd`).length;
    const limit = (files: number): void => {
      execFileSync('prlimit', ['--pid', String(live.pid), `--nofile=${files}:`]);
    };
    limit(open + 3);
    let cut = 0;
    for (let count = 0; count < 30; count++) {
      const socket = connect(live.port, '127.0.0.1').on('error', () => undefined);
      socket.on('close', () => cut++).resume();
      undo.push(() => socket.destroy());
    }
    await until(() => cut >= 20);
    limit(1024);
    const socket = await openRun(live, newRunId());
    expect(await finishRun(socket!)).toMatchObject({ applicationBytes: 0 });
    expect(await live.kill('SIGTERM')).toBe(0);
  });
});

// Commands to a running capture over its real socket: each way there and back, and everybody who behaves badly.

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeNote, writeNote } from '../service/running-note.ts';
import type { ControlAnswer, ControlCommand } from './control-command.ts';
import { controlPath } from './control-path.ts';
import { sendControl } from './send-control.ts';
import { removeDeadControl, serveControl, type ControlServer } from './serve-control.ts';

const answer: ControlAnswer = { phase: 'running', label: 'chum', stored: 12, dataset: 'live' };
let dataDir = '';
let folder = '';
let heard: ControlCommand[] = [];
const servers: ControlServer[] = [];

function makeDataDir(name: string): void {
  dataDir = mkdtempSync(join(tmpdir(), name));
  folder = join(dataDir, 'datasets', 'live');
  mkdirSync(folder, { recursive: true });
}

async function serve(
  handle: (command: ControlCommand) => Promise<ControlAnswer> = () => Promise.resolve(answer),
): Promise<ControlServer> {
  const server = await serveControl({
    dataDir,
    dataset: 'live',
    handle: (command) => {
      heard.push(command);
      return handle(command);
    },
  });
  servers.push(server);
  return server;
}

/** Everything that comes back until the socket is closed. */
async function talk(text: string | Buffer): Promise<string> {
  const socket = connect(controlPath(folder));
  let said = '';
  socket.on('data', (piece) => (said += piece.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return said;
}

beforeEach(() => {
  makeDataDir('jaws-control-');
  heard = [];
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('control of a running capture', () => {
  it.each<ControlCommand>([
    { action: 'label', label: 'chum' },
    { action: 'pause' },
    { action: 'resume' },
    { action: 'stop' },
  ])('carries $action there and the answer back', async (command) => {
    await serve();
    expect(await sendControl(dataDir, 'live', command)).toEqual(answer);
    expect(heard).toEqual([command]);
  });

  it('finds a capture that has rotated by the name that it was started with, and by no other', async () => {
    await serve();
    const note = { captureId: 'c1', dataset: 'first', startedMs: 0 };
    await writeNote(dataDir, note);
    mkdirSync(join(dataDir, 'datasets', 'first'));
    mkdirSync(join(dataDir, 'datasets', 'first-2'));
    // Between two datasets: its note comes a moment after its ear.
    const asked = sendControl(dataDir, 'first', { action: 'pause' });
    await writeNote(dataDir, { ...note, current: 'live' });
    expect(await asked).toEqual(answer);
    await expect(sendControl(dataDir, 'first-2', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
    await removeNote(dataDir, 'c1');
    await expect(sendControl(dataDir, 'first', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
    expect(heard).toEqual([{ action: 'pause' }]);
  });

  it('is open to its owner alone', async () => {
    await serve();
    expect(statSync(controlPath(folder)).mode & 0o777).toBe(0o600);
  });

  it('works below a path that is too long for a socket, in a private folder', async () => {
    rmSync(dataDir, { recursive: true });
    makeDataDir(`jaws-${'long'.repeat(30)}-`);
    await serve();
    expect(controlPath(folder).startsWith(folder)).toBe(false);
    expect(Buffer.byteLength(controlPath(folder))).toBeLessThan(100);
    expect(await sendControl(dataDir, 'live', { action: 'pause' })).toEqual(answer);
    expect(statSync(join(controlPath(folder), '..')).mode & 0o777).toBe(0o700);
  });

  it('passes coded errors on, and hides the others', async () => {
    await serve(({ action }) =>
      Promise.reject(action === 'stop' ? new Error('secret path') : new JawsError('label.bad-name', 'No.')),
    );
    await expect(sendControl(dataDir, 'live', { action: 'pause' })).rejects.toMatchObject({
      code: 'label.bad-name',
      message: 'No.',
    });
    const error: unknown = await sendControl(dataDir, 'live', { action: 'stop' }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'internal' });
    expect(String(error)).not.toContain('secret');
  });

  it('answers what was asked before it closed', async () => {
    let finish: (answer: ControlAnswer) => void = () => undefined;
    const server = await serve(() => new Promise((resolve) => (finish = resolve)));
    const asked = sendControl(dataDir, 'live', { action: 'stop' });
    await vi.waitFor(() => {
      expect(heard).toHaveLength(1);
    });
    const closed = server.close();
    finish({ ...answer, phase: 'ended' });
    expect(await asked).toMatchObject({ phase: 'ended' });
    await closed;
    await expect(sendControl(dataDir, 'live', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
  });

  it('answers a client that closes its own half at once', async () => {
    await serve();
    const socket = connect({ path: controlPath(folder), allowHalfOpen: true });
    socket.end('{"action":"pause"}\n');
    const piece = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(JSON.parse(piece.toString())).toEqual({ answer });
    socket.destroy();
  });
});

describe('who cannot be reached', () => {
  it.each(['../etc', 'A', ''])('refuses the name %j', async (name) => {
    await expect(sendControl(dataDir, name, { action: 'stop' })).rejects.toMatchObject({
      code: 'dataset.bad-name',
    });
  });

  it('tells a dataset that is not there from one that nobody captures into', async () => {
    await expect(sendControl(dataDir, 'nobody', { action: 'stop' })).rejects.toMatchObject({
      code: 'dataset.not-found',
    });
    await expect(sendControl(dataDir, 'live', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
  });

  it('takes the file of a dead socket for nobody, and a new capture replaces it', async () => {
    writeFileSync(controlPath(folder), '');
    await expect(sendControl(dataDir, 'live', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
    await serve();
    expect(await sendControl(dataDir, 'live', { action: 'stop' })).toEqual(answer);
  });

  it('removes what a dead one left', async () => {
    writeFileSync(controlPath(folder), '');
    await removeDeadControl(folder);
    expect(() => statSync(controlPath(folder))).toThrow('ENOENT');
  });

  it('gives up on a capture that does not answer, and on one that talks nonsense', async () => {
    await serve(() => new Promise(() => undefined));
    await expect(sendControl(dataDir, 'live', { action: 'stop' }, 50)).rejects.toMatchObject({
      code: 'capture.no-answer',
    });
    const other = join(dataDir, 'datasets', 'odd');
    mkdirSync(other);
    const odd = createServer((socket: Socket) => socket.resume().end('{"answer":{"phase":"odd"}}\n'));
    await new Promise<void>((resolve) => odd.listen(controlPath(other), resolve));
    await expect(sendControl(dataDir, 'odd', { action: 'stop' })).rejects.toMatchObject({
      code: 'capture.not-running',
    });
    await new Promise((resolve) => odd.close(resolve));
  });
});

describe('who is cut off', () => {
  it.each([
    ['no JSON', 'stop\n'],
    ['an unknown action', '{"action":"burn"}\n'],
    ['a field too many', '{"action":"stop","force":true}\n'],
    ['a bad label', '{"action":"label","label":"../x"}\n'],
    ['a line without end', Buffer.alloc(200_000, 0x20)],
  ])('%s', async (_what, text) => {
    await serve();
    expect(await talk(text)).toBe('');
    expect(heard).toEqual([]);
    expect(await sendControl(dataDir, 'live', { action: 'pause' })).toEqual(answer);
  });

  it('sixteen who have their answers and hold the line, after two seconds', async () => {
    await serve();
    const held = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const socket = connect({ path: controlPath(folder), allowHalfOpen: true });
        socket.on('error', () => undefined).write('{"action":"pause"}\n');
        await new Promise((resolve) => socket.once('data', resolve));
        return socket;
      }),
    );
    expect(heard).toHaveLength(16);
    await vi.waitFor(
      async () => {
        expect(await sendControl(dataDir, 'live', { action: 'pause' })).toEqual(answer);
      },
      { timeout: 20_000, interval: 100 },
    );
    for (const socket of held) socket.destroy();
  });

  it('silence, after two seconds', async () => {
    await serve();
    const started = performance.now();
    expect(await talk('{"action":')).toBe('');
    expect(performance.now() - started).toBeGreaterThan(1500);
    expect(heard).toEqual([]);
  });
});

// A worker's process without a worker in it: what becomes of its words, its end, and a file that is not there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createParentTransport } from './parent-transport.ts';
import { spawnCaptureProcess } from './spawn-capture-process.ts';
import type { SpawnedCaptureWorker } from './spawned-capture-worker.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-spawn-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function spawned(script: string): SpawnedCaptureWorker {
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, script);
  return spawnCaptureProcess(pathToFileURL(file));
}

function reasonOf(worker: SpawnedCaptureWorker): Promise<string | null> {
  return new Promise((resolve) => {
    worker.onExit(resolve);
  });
}

describe('spawnCaptureProcess', () => {
  it('gives the last words of one that fails', async () => {
    const worker = spawned(
      `console.error('x'.repeat(9000)); console.error('out of heap'); process.exitCode = 134;`,
    );
    const reason = await reasonOf(worker);
    expect(reason).toMatch(/^exit code 134: /);
    expect(reason).toContain('out of heap');
    expect(reason?.length).toBeLessThan(4100);
  });

  it('keeps what it prints away from the command', async () => {
    const write = vi.spyOn(process.stdout, 'write');
    await reasonOf(spawned(`console.log('a document?')`));
    expect(write.mock.calls.filter(([text]) => String(text).includes('a document?'))).toEqual([]);
    write.mockRestore();
  });

  it('delivers messages that were sent right before the end', async () => {
    const worker = spawned(
      `for (let n = 0; n < 499; n++) process.send({ n }); process.send('last', () => process.exit(0));`,
    );
    const heard: unknown[] = [];
    worker.transport.onMessage((message) => heard.push(message));
    expect(await reasonOf(worker)).toBeNull();
    expect(heard).toHaveLength(500);
    // An end that is past is told too.
    expect(await reasonOf(worker)).toBeNull();
  });

  it('bounds the memory of short-lived things', async () => {
    const worker = spawned(`process.send(process.execArgv);`);
    const heard: unknown[] = [];
    worker.transport.onMessage((message) => heard.push(message));
    await reasonOf(worker);
    expect(heard).toEqual([['--max-semi-space-size=4']]);
  });

  it('ends it when asked to, which is no failure, and tells a kill from outside', async () => {
    const forever = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    const asked = spawned(forever);
    await asked.terminate();
    expect(await reasonOf(asked)).toBeNull();
    const killed = spawned(forever);
    process.kill(killed.pid ?? 0, 'SIGKILL');
    expect(await reasonOf(killed)).toBe('signal SIGKILL');
  });

  it('tells of a file that is not there', async () => {
    const worker = spawnCaptureProcess(pathToFileURL(join(folder, 'nobody.mjs')));
    expect(await reasonOf(worker)).toContain('nobody.mjs');
  });
});

describe('createParentTransport', () => {
  it('is null where nobody started the process', () => {
    expect(createParentTransport({})).toBeNull();
    expect(createParentTransport({ parentPort: null, send: undefined })).toBeNull();
  });
});

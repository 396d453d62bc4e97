// Helpers that misbehave, as shell scripts named by JAWS_DUMPCAP: each ends in a coded error, and none leaves a process.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PacketSource, SourceOptions } from '../packet-source.ts';
import { createPacketSource } from './create-packet-source.ts';

const options: SourceOptions = {
  interface: 'vb',
  filter: '',
  snapLength: 2048,
  promiscuous: false,
  bufferBytes: 1 << 20,
  replay: null,
};
/** A pcap header and one record of 4 bytes, as printf writes them. */
const header =
  "printf '\\324\\303\\262\\241\\002\\000\\004\\000\\000\\000\\000\\000\\000\\000\\000\\000\\377\\377\\000\\000\\001\\000\\000\\000'";
const record =
  "printf '\\001\\000\\000\\000\\002\\000\\000\\000\\004\\000\\000\\000\\004\\000\\000\\000abcd'";

describe.skipIf(process.platform === 'win32')('odd helpers (needs a POSIX shell)', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-odd-helpers-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function helper(name: string, script: string, mode = 0o755): PacketSource {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode });
    const env = { ...process.env, JAWS_DUMPCAP: path };
    const clock = (): number => performance.timeOrigin + performance.now();
    return createPacketSource('dumpcap', 'asked', options, { clock, env, log: () => undefined });
  }

  /** The code it fails with (null = none) and its rows. */
  async function outcome(source: PacketSource): Promise<[string | null, number]> {
    let rows = 0;
    try {
      await source.start();
      for await (const batch of source.batches()) rows += batch.count;
      return [null, rows];
    } catch (error) {
      return [(error as { code: string }).code, rows];
    } finally {
      await source.close();
      expect(source.helperPid).toBeNull();
    }
  }

  it.each<[string, string, string, number]>([
    ['dies at once', 'echo sorry >&2; exit 3', 'capture.source-failed', 0],
    ['ends without a word', 'exit 0', 'capture.source-failed', 0],
    ['prints text', 'echo hello, this is text', 'capture.source-failed', 0],
    ['prints text for ever', 'while :; do echo hello; done', 'capture.source-failed', 0],
    [
      'dies in the middle of a record',
      `${header}; ${record}; printf 'abc'; exit 1`,
      'capture.source-failed',
      1,
    ],
    [
      'sends junk after a packet',
      `${header}; ${record}; yes | head -c 100000; exec sleep 60`,
      'capture.source-failed',
      1,
    ],
    ['ends as if all were well', `${header}; ${record}; exit 0`, 'capture.source-failed', 1],
    [
      'leaves a child that holds the pipe',
      `${header}; ${record}; sleep 60 & exit 1`,
      'capture.source-failed',
      1,
    ],
    [
      'is of no use to this user',
      `echo "You don't have permission" >&2; exit 1`,
      'capture.permission-denied',
      0,
    ],
  ])('%s', async (name, script, code, rows) => {
    expect(await outcome(helper(name.replaceAll(' ', '-'), script))).toEqual([code, rows]);
  });

  it('is not there', async () => {
    const tools = { clock: () => 0, env: { JAWS_DUMPCAP: '/nowhere/dumpcap' }, log: () => undefined };
    expect(await outcome(createPacketSource('dumpcap', 'asked', options, tools))).toEqual([
      'capture.source-missing',
      0,
    ]);
  });

  it('may not be run', async () => {
    expect((await outcome(helper('no-x', 'exit 0', 0o644)))[0]).toBe('capture.permission-denied');
  });

  it('does not end when it is asked to: it is ended hard, and the rows are there', async () => {
    const source = helper('stubborn', `trap '' INT TERM; ${header}; ${record}; while :; do sleep 1; done`);
    await source.start();
    let rows = 0;
    for await (const batch of source.batches()) {
      rows += batch.count;
      if (rows === 1) source.stop();
    }
    expect(rows).toBe(1);
    expect(source.warnings.join()).toContain('ended hard');
    await source.close();
    expect(source.helperPid).toBeNull();
  });

  it('is silent for ever: a stop ends the start', async () => {
    const source = helper('silent', 'exec sleep 60');
    const started = source.start();
    const startedAt = performance.now();
    source.stop();
    await started;
    for await (const batch of source.batches()) expect(batch.count).toBe(0);
    await source.close();
    expect(performance.now() - startedAt).toBeLessThan(9000);
    expect(source.helperPid).toBeNull();
  });

  it('is silent for ever: close during the start ends it', async () => {
    const source = helper('silent-too', `trap '' INT; exec sleep 60`);
    const started = source.start();
    await new Promise((resolve) => setImmediate(resolve));
    await source.close();
    await started.catch(() => undefined);
    expect(source.helperPid).toBeNull();
  });
});

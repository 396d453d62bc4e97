// The load figures at a small size: what they call whole is whole, and a flood is counted.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureFlood } from './flood.ts';
import { buildPrograms, startListener, startSink, type LoadPrograms } from './load-servers.ts';
import { measureLoad } from './measure-load.ts';

const whyNot = process.platform === 'linux' ? null : 'figures of processes come from /proc';
let folder = '';
let programs: LoadPrograms | null = null;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-load-'));
  programs = buildPrograms(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(whyNot !== null)(`load on the listener${whyNot === null ? '' : ` (${whyNot})`}`, () => {
  it('50 connections: all that was sent arrived; a bare receiver is measured by the same sender', async () => {
    const listener = await startListener(programs!, folder);
    const own = await measureLoad(programs!, listener, { connections: 50, bytes: 5_000_000 });
    await listener.close();
    expect(own).toMatchObject({ name: 'listener', connections: 50, bytes: 5_000_000, complete: true });
    expect(own.megabytesPerSecond).toBeCloseTo(5 / own.seconds);
    const sink = await startSink(programs!, folder, true);
    const bare = await measureLoad(programs!, sink, { connections: 50, bytes: 5_000_000 });
    await sink.close();
    expect(bare).toMatchObject({ name: 'bare Node TLS with SHA-256', bytes: 5_000_000, complete: null });
  });

  it('300 bad connections in a second: all cut, honest runs whole, few lines in the log', async () => {
    const listener = await startListener(programs!, folder);
    const flood = { kind: 'garbage', connections: 300, seconds: 1, addresses: 30 } as const;
    const figures = await measureFlood(programs!, listener, flood);
    await listener.close();
    expect(figures).toMatchObject({ connected: 300, failures: [], honestWhole: figures.honestRuns });
    expect(figures.goneAfterSeconds).not.toBeNull();
    expect(figures.honestRuns).toBeGreaterThan(0);
    expect(figures.logLines).toBeLessThan(200);
  });
});

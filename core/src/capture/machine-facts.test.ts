// This machine's answers: above all that a program that is asked has limits, and gets none of the app's secrets.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMachineFacts } from './machine-facts.ts';
import { parseCapabilities } from './process-capabilities.ts';

const folder = mkdtempSync(join(tmpdir(), 'jaws-facts-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const facts = createMachineFacts({ PATH: '/usr/bin', JAWS_TOKEN: 'secret', KEPT: 'yes' });
const node = (code: string, timeoutMs = 10_000) =>
  facts.runProgram(process.execPath, ['-e', code], timeoutMs);

describe('runProgram', () => {
  it('gives code and both outputs', async () => {
    const result = await node('console.log("a"); console.error("b"); process.exitCode = 3');
    expect(result).toEqual({ code: 3, output: 'a\nb\n', failure: 'none' });
  });
  it('passes the environment on in English, without the app’s own variables', async () => {
    const { output } = await node('console.log(JSON.stringify(process.env))');
    const env = JSON.parse(output) as Record<string, string>;
    expect(env).toMatchObject({ KEPT: 'yes', LC_ALL: 'C' });
    expect(Object.keys(env).filter((name) => name.startsWith('JAWS_'))).toEqual([]);
  });
  it('ends what takes too long, reads what it never closes, and says so', async () => {
    expect(await node('setInterval(() => {}, 1000)', 300)).toMatchObject({
      code: null,
      failure: 'time-limit',
    });
    expect((await node('process.stdin.on("end", () => console.log("closed")).resume()')).output).toBe(
      'closed\n',
    );
  });
  it('keeps no more than its share of an endless output', async () => {
    const { output, failure } = await node('const x = "y".repeat(65536); for (;;) process.stdout.write(x)');
    expect(failure).not.toBe('none');
    expect(output.length).toBeLessThanOrEqual(2 * 262_144);
  });
  it('tells a missing program from one that may not be run', async () => {
    expect((await facts.runProgram(join(folder, 'none'), [], 1000)).failure).toBe('missing');
    const file = join(folder, 'plain');
    writeFileSync(file, '', { mode: 0o600 });
    expect((await facts.runProgram(file, [], 1000)).failure).toBe('not-executable');
    expect((await facts.runProgram(process.execPath, ['a\0b'], 1000)).failure).toBe('other');
  });
});

describe('files', () => {
  it('gives null and nothing for what is not there', async () => {
    const none = join(folder, 'none');
    expect(await facts.readText(none)).toBe(null);
    expect(await facts.fileFacts(none)).toBe(null);
    expect(await facts.linkTarget(none)).toBe(null);
    expect(await facts.freeBytes(none)).toBe(null);
    expect(await facts.listFolder(none)).toEqual([]);
    expect(await facts.mayAccess(none, 'read')).toBe(false);
  });
  it('gives what is there', async () => {
    const file = join(folder, 'some');
    writeFileSync(file, 'text', { mode: 0o640 });
    expect(await facts.readText(file)).toBe('text');
    expect(((await facts.fileFacts(file))?.mode ?? 0) & 0o777).toBe(0o640);
    expect(await facts.mayAccess(file, 'write')).toBe(true);
    expect(await facts.freeBytes(folder)).toBeGreaterThan(0);
    expect(await facts.listFolder(folder)).toContain('some');
  });
});

describe('parseCapabilities', () => {
  it.each([
    [null, 1000, false, false],
    ['CapEff:\t000001ffffffffff\nCapAmb:\t0\n', 0, true, false],
    ['CapEff:\t0000000000002000\nCapAmb:\t0000000000000000\n', 1000, true, true],
    ['CapEff:\t0000000000002000\nCapAmb:\t0000000000002000\n', 1000, true, false],
    ['CapEff:\t0000000000001000\n', 1000, false, false],
    ['CapEff: nonsense\n', 1000, false, false],
  ])('%j for user %i', (status, uid, netRaw, fromFile) => {
    expect(parseCapabilities(status, uid)).toMatchObject({ netRaw, fromFile });
  });
  it('reads that no new privileges are granted', () => {
    expect(parseCapabilities('NoNewPrivs:\t1\n', 1).noNewPrivileges).toBe(true);
    expect(parseCapabilities('NoNewPrivs:\t0\n', 1).noNewPrivileges).toBe(false);
  });
});

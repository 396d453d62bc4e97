// The doctor, the choice of a source, the filter check and the list of interfaces on this machine: as root, as a user
// with no rights, as a member of the group that may run dumpcap, and inside a network namespace.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doctorReport, type DoctorReport } from '@jaws/shared/contract/capture';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoTestbed } from '../../../scripts/testbed/command.ts';
import { createTestbed } from '../../../scripts/testbed/testbed.ts';
import type { FilterAnswer } from './filter-check.ts';
import { helperPath } from './helper-path.ts';
import type { ListedInterface } from './interfaces/listed-interface.ts';

interface Seen {
  readonly doctor: DoctorReport;
  readonly doctorMs: number;
  readonly interfaces: readonly ListedInterface[];
  readonly auto: string;
  readonly dumpcap: string;
  readonly tcpdump: string;
  readonly cap: string;
  readonly goodFilter: FilterAnswer;
  readonly badFilter: FilterAnswer;
  readonly dashFilter: FilterAnswer;
}

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const dumpcap = await helperPath('dumpcap', process.env);
const tcpdump = await helperPath('tcpdump', process.env);

function whyNot(): string | null {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return 'needs root on Linux';
  if (dumpcap === null || tcpdump === null) return 'needs dumpcap and tcpdump';
  return has('setpriv') ? null : 'needs setpriv';
}
const why = whyNot();
/** Users and groups that own nothing. */
const nobody = 65_534;
const ownGroup = 54_321;

describe.skipIf(why !== null)(`this machine${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-probe-'));
  const child = join(folder, 'probe.mjs');
  beforeAll(() => {
    // One file that another user may read, wherever the sources lie.
    buildSync({
      entryPoints: [fileURLToPath(new URL('testing-probe-child.fixture.ts', import.meta.url))],
      outfile: child,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    chmodSync(folder, 0o755);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const look = (before: readonly string[], env: Record<string, string> = {}): Seen => {
    const result = spawnSync('env', [...before, process.execPath, child, folder], {
      encoding: 'utf8',
      timeout: 30_000,
      cwd: '/',
      env: { ...process.env, ...env },
    });
    if (result.status !== 0) throw new Error(result.stderr);
    return JSON.parse(result.stdout) as Seen;
  };
  const asUser = (...more: string[]): string[] => [
    'setpriv',
    `--reuid=${nobody}`,
    `--regid=${nobody}`,
    ...(more.length > 0 ? more : ['--clear-groups']),
  ];
  const checkOf = (seen: Seen, id: string) => seen.doctor.checks.find((one) => one.id === id);

  it('root may capture with all, and is told not to be root', () => {
    const seen = look([]);
    doctorReport.parse(seen.doctor);
    expect(seen.auto).toBe('dumpcap: permitted as root; kernel timestamps, drops reported when you stop');
    expect(seen.tcpdump).toMatch(/^tcpdump: asked for by name, permitted as root/);
    expect(checkOf(seen, 'running-as-root')?.ok).toBe(false);
    expect(checkOf(seen, 'dumpcap-permission')?.ok).toBe(true);
    expect(seen.goodFilter).toEqual({ checked: true, error: null });
    expect(seen.badFilter).toEqual({ checked: true, error: 'Not a capture filter: syntax error.' });
    expect(seen.dashFilter.error).toContain('Not a capture filter');
    expect(existsSync('/tmp/jaws-never-written')).toBe(false);
  });

  it('a user without rights is told so, with a fix, and still has filters checked', () => {
    const seen = look(asUser());
    expect(seen.auto).toMatch(/^capture\.permission-denied: .*dumpcap \(.*\), tcpdump \(/);
    expect(seen.dumpcap).toMatch(/^capture\.permission-denied: /);
    expect(seen.tcpdump).toMatch(/^capture\.permission-denied: /);
    expect(checkOf(seen, 'dumpcap-permission')).toMatchObject({ ok: false });
    expect(checkOf(seen, 'dumpcap-permission')?.fix).toMatch(/usermod -aG wireshark/);
    expect(checkOf(seen, 'data-folder')?.ok).toBe(false);
    expect(checkOf(seen, 'running-as-root')?.ok).toBe(true);
    expect(seen.doctor.sources.filter((one) => one.usable).map((one) => one.name)).toEqual([
      'stdin',
      'replay',
    ]);
    expect(seen.doctor.checks.at(-1)?.id).toBe('without-capture');
    expect(seen.goodFilter).toEqual({ checked: true, error: null });
    expect(seen.badFilter.error).toBe('Not a capture filter: syntax error.');
  });

  /** dumpcap as packages install it: for one group, with file capabilities. */
  const groupDumpcap = (): string | null => {
    const copy = join(folder, 'dumpcap');
    copyFileSync(dumpcap ?? '', copy);
    chownSync(copy, 0, ownGroup);
    chmodSync(copy, 0o750);
    const set = spawnSync('env', ['setcap', 'cap_net_raw,cap_net_admin+eip', copy]);
    return set.status === 0 ? copy : null;
  };

  it('a member of dumpcap’s group may capture without any other right', ({ skip }) => {
    const copy = groupDumpcap();
    if (copy === null) skip('setcap is missing or refused here');
    const env = { JAWS_DUMPCAP: copy ?? '' };
    const member = look(asUser(`--groups=${ownGroup}`), env);
    expect(member.auto).toBe(
      `dumpcap: permitted through group ${ownGroup}; kernel timestamps, drops reported when you stop`,
    );
    expect(checkOf(member, 'dumpcap-permission')?.ok).toBe(true);
    expect(checkOf(member, 'tcpdump-permission')?.ok).toBe(true);
    const other = look(asUser(), env);
    expect(other.dumpcap).toMatch(/^capture\.permission-denied: .*may not run the program/);
    expect(checkOf(other, 'dumpcap-permission')?.fix).toMatch(/^sudo usermod/);
    // The same member, where new privileges are switched off: the trial is honest, file modes are not.
    const boxed = look(asUser(`--groups=${ownGroup}`, '--no-new-privs'), env);
    expect(boxed.dumpcap).toMatch(/^capture\./);
    expect(checkOf(boxed, 'sandbox')?.ok).toBe(false);
  });

  it('a program that is named and not there is missing, never replaced', () => {
    const seen = look([], { JAWS_DUMPCAP: '/nonexistent/dumpcap' });
    expect(seen.dumpcap).toMatch(/^capture\.source-missing: /);
    expect(seen.auto).toMatch(/^tcpdump: /);
    const none = look([], { JAWS_DUMPCAP: '/nonexistent/d', JAWS_TCPDUMP: '/nonexistent/t' });
    expect(none.auto).toMatch(/^cap: |^capture\.no-source/);
    expect(none.goodFilter).toEqual({ checked: false, error: null });
  });

  const noTestbed = whyNoTestbed();
  const inNamespace = `lists the interfaces of its own network namespace${noTestbed === null ? '' : ` (skipped: ${noTestbed})`}`;
  it.skipIf(noTestbed !== null)(inNamespace, async () => {
    const testbed = createTestbed(randomBytes(3).toString('hex'), [
      { name: 'sw', kind: 'switch' },
      { name: 'pc', kind: 'host', links: [{ to: 'sw', name: 'eth7', addresses: ['10.77.0.1/24'] }] },
    ]);
    try {
      const seen = look(['ip', 'netns', 'exec', testbed.namespace('pc')]);
      const found = (name: string) => seen.interfaces.find((one) => one.name === name);
      expect(seen.interfaces.map((one) => one.name).sort()).toEqual(['any', 'eth7', 'lo']);
      expect(found('eth7')).toMatchObject({
        description: 'virtual (veth)',
        up: true,
        loopback: false,
      });
      expect(found('eth7')?.addresses).toContain('10.77.0.1');
      expect(found('lo')).toMatchObject({ loopback: true, up: true });
      testbed.run('pc', ['ip', 'link', 'set', 'eth7', 'down']);
      const after = look(['ip', 'netns', 'exec', testbed.namespace('pc')]).interfaces;
      expect(after.find((one) => one.name === 'eth7')).toMatchObject({ up: false, addresses: [] });
    } finally {
      await testbed.close();
    }
  });
});

// Which program a capture helper's name stands for, on each platform and with the user's own choice.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { helperCandidates, helperPath } from './helper-path.ts';

describe('helperCandidates', () => {
  it('looks through PATH, then where the program usually is', () => {
    expect(helperCandidates('dumpcap', { PATH: '/opt/x/bin:/usr/bin' }, 'linux').slice(0, 3)).toEqual([
      '/opt/x/bin/dumpcap',
      '/usr/bin/dumpcap',
      '/usr/sbin/dumpcap',
    ]);
    expect(helperCandidates('dumpcap', {}, 'darwin')).toContain(
      '/Applications/Wireshark.app/Contents/MacOS/dumpcap',
    );
    expect(helperCandidates('dumpcap', { Path: 'D:\\tools;relative' }, 'win32')).toEqual([
      'D:\\tools\\dumpcap.exe',
      'C:\\Program Files\\Wireshark\\dumpcap.exe',
      'C:\\Program Files (x86)\\Wireshark\\dumpcap.exe',
    ]);
  });
  it('never looks into the working folder', () => {
    const found = helperCandidates('tcpdump', { PATH: ':.:bin:/sbin' }, 'freebsd');
    expect(found).toEqual(['/sbin/tcpdump']);
  });
  it('takes a path of the own variable, and nothing else', () => {
    expect(helperCandidates('dumpcap', { JAWS_DUMPCAP: '/opt/d', PATH: '/usr/bin' }, 'linux')).toEqual([
      '/opt/d',
    ]);
    expect(helperCandidates('tcpdump', { JAWS_DUMPCAP: '/opt/d' }, 'linux')).not.toContain('/opt/d');
    expect(helperCandidates('dumpcap', { JAWS_DUMPCAP: 'C:\\x\\d.exe' }, 'win32')).toEqual(['C:\\x\\d.exe']);
  });
  it('finds a bare name of the own variable through PATH', () => {
    expect(helperCandidates('tcpdump', { JAWS_TCPDUMP: 'tcpdump-next', PATH: '/a' }, 'linux')[0]).toBe(
      '/a/tcpdump-next',
    );
    expect(helperCandidates('dumpcap', { JAWS_DUMPCAP: 'd.EXE', PATH: 'C:\\a' }, 'win32')[0]).toBe(
      'C:\\a\\d.EXE',
    );
  });
});

describe('helperPath', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-helper-'));
    for (const name of ['a', 'b']) mkdirSync(join(folder, name));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const put = (path: string, mode: number): string => {
    const file = join(folder, path);
    writeFileSync(file, '');
    chmodSync(file, mode);
    return file;
  };
  const found = (): Promise<string | null> =>
    helperPath('dumpcap', { JAWS_DUMPCAP: 'one', PATH: `${folder}/a:${folder}/b` });

  it('prefers one that may be executed', async () => {
    const shut = put('a/one', 0o600);
    expect(await found()).toBe(shut);
    const open = put('b/one', 0o755);
    expect(await found()).toBe(open);
  });
  it('takes no folder for a program, and says null when there is none', async () => {
    expect(await found()).toBe(null);
    mkdirSync(join(folder, 'a/one'));
    expect(await found()).toBe(null);
    expect(await helperPath('dumpcap', { JAWS_DUMPCAP: join(folder, 'none') })).toBe(null);
  });
});

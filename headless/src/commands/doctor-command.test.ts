// How the doctor's report reads in a terminal.
import type { DoctorReport } from '@jaws/shared/contract/capture';
import { describe, expect, it } from 'vitest';
import { doctorText } from './doctor-command.ts';

const report: DoctorReport = {
  platform: 'Linux, Some Linux 1',
  checks: [
    { id: 'dumpcap', ok: true, detail: 'found: /usr/bin/dumpcap', fix: null },
    { id: 'dumpcap-permission', ok: false, detail: 'not permitted', fix: 'sudo a\nThen log in again.' },
  ],
  sources: [
    { name: 'dumpcap', usable: false, why: 'not permitted' },
    { name: 'stdin', usable: true, why: 'needs none' },
    { name: 'replay', usable: true, why: 'needs none' },
  ],
};

describe('doctorText', () => {
  it('has a mark and a line for each check, and each line of a fix by itself', () => {
    const lines = doctorText(report).split('\n');
    expect(lines).toContain('✓ dumpcap: found: /usr/bin/dumpcap');
    expect(lines).toContain('✗ dumpcap-permission: not permitted');
    expect(lines[lines.indexOf('✗ dumpcap-permission: not permitted') + 1]).toBe('      sudo a');
    expect(lines).toContain('      Then log in again.');
    expect(lines.at(-1)).toBe('');
  });
  it('does not call standard input or a replay a capture', () => {
    expect(doctorText(report)).toContain('Nothing here may capture yet');
  });
  it('says which source is taken, and that something is left to look at', () => {
    const [, ...others] = report.sources;
    const text = doctorText({
      ...report,
      sources: [{ name: 'tcpdump', usable: true, why: 'permitted' }, ...others],
    });
    expect(text).toContain('Ready: jaws capture takes tcpdump by itself.');
    expect(text).toContain('To look at: 1 of the lines above.');
  });
});

// `jaws export-packets` and `jaws detect export` as built: what Wireshark's tools and other people's formats say of it.
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand, createJawsHome, demoCapture } from './jaws-process.fixture.ts';

/** Fails where a file of packets is damaged. */
const fileInfo = 'capinfos';

const home = createJawsHome();
const inHome = (name: string): string => join(home.folder, name);

beforeAll(() => {
  buildCommand();
  home.document('import', 'import', demoCapture);
}, 240_000);
afterAll(home.remove);

/** A field of every packet of a capture, as tshark tells it. */
function fields(file: string, names: readonly string[], filter = ''): string[] {
  const argv = ['-r', file, '-T', 'fields', ...names.flatMap((name) => ['-e', name])];
  const text = execFileSync('tshark', [...argv, ...(filter === '' ? [] : ['-Y', filter])], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return text.split('\n').filter((line) => line !== '');
}

function bytesOf(file: string, filter = ''): string[] {
  const argv = ['-r', file, '-x', ...(filter === '' ? [] : ['-Y', filter])];
  const text = execFileSync('tshark', argv, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return text.split('\n').filter((line) => line !== '');
}

describe('export-packets', () => {
  const server = 'ip.addr == 198.18.99.23';
  const where = 'ip == 198.18.99.23';

  it('writes exactly the labelled packets, each with its label, as they stand in the capture', () => {
    home.document('datasets-label', 'datasets', 'label', 'demo', '--set', 'chum', '--where', where);
    const out = inHome('chum.pcapng');
    const argv = ['demo', '--label', 'chum', '--file', demoCapture, '--out', out];
    const { packets, matched } = home.document('export-packets', 'export-packets', ...argv);
    const times = ['frame.time_epoch', 'frame.len'];
    const original = fields(demoCapture, times, server);
    expect(original.length).toBeGreaterThan(100);
    expect([packets, matched]).toEqual([original.length, original.length]);
    expect(fields(out, times, 'frame.comment contains "label chum"')).toEqual(original);
    expect(fields(out, times)).toEqual(original);
    expect(bytesOf(out)).toEqual(bytesOf(demoCapture, server));
    expect(execFileSync(fileInfo, [out], { encoding: 'utf8' })).toContain('pcapng');
  });

  it('writes the packets of a finding out of a packed file, with id and title', () => {
    const packed = home.file('demo.pcapng.gz', gzipSync(readFileSync(demoCapture)));
    const { findings } = home.document('detect-score', 'detect', 'score', 'demo') as {
      findings: { id: string }[];
    };
    const id = findings[0]?.id ?? '';
    const out = inHome('finding.pcapng');
    home.document(
      'export-packets',
      'export-packets',
      'demo',
      '--finding',
      id,
      '--file',
      packed,
      '--out',
      out,
    );
    const comments = fields(out, ['frame.comment']);
    expect(comments.length).toBeGreaterThan(100);
    expect(comments.every((text) => text.includes(`finding ${id}: Unusual traffic: `))).toBe(true);
    expect(fields(out, ['frame.number'], `not ${server}`)).toEqual([]);
  });

  it('refuses what is not the capture, what is not there, and a call that selects nothing', () => {
    const out = inHome('none.pcapng');
    const shorter = inHome('shorter.pcapng');
    execFileSync('editcap', ['-r', demoCapture, shorter, '1-16607']);
    const shifted = inHome('shifted.pcapng');
    execFileSync('editcap', ['-t', '0.000001', demoCapture, shifted]);
    for (const file of [shorter, shifted])
      expect(home.failure(1, 'export-packets', 'demo', '--where', where, '--file', file, '--out', out)).toBe(
        'export.other-capture',
      );
    expect(home.failure(1, 'export-packets', 'demo', '--where', where, '--out', out)).toBe(
      'export.no-capture',
    );
    expect(home.failure(2, 'export-packets', 'demo', '--out', out)).toBe('usage.invalid');
    expect(
      home.failure(1, 'export-packets', 'demo', '--finding', 'x', '--file', demoCapture, '--out', out),
    ).toBe('export.no-finding');
    expect(existsSync(out)).toBe(false);
  });
});

describe('detect export', () => {
  it.each(['ocsf', 'ecs', 'stix', 'csv', 'jsonl'])('writes the finding of the demo as %s', (format) => {
    const out = inHome(`findings.${format}`);
    const argv = ['detect', 'export', 'demo', '--as', format, '--out', out];
    expect(home.document('detect-export', ...argv)).toMatchObject({ findings: 1, as: format });
    expect(readFileSync(out, 'utf8')).toContain('198.18.99.23');
  });
});

import { describe, expect, it } from 'vitest';
import { tableLine } from './table-line.ts';

const plain = { name: 'pca', seconds: 0.1234, rssBytes: 100 * 2 ** 20 };

describe('tableLine', () => {
  it('says name, size, time and memory', () => {
    const line = tableLine({ ...plain, details: { rows: 100, std: 0.1, seed: 3 } });
    expect(line.split(/ {2,}/)).toEqual(['pca', 'rows 100, std 0.1', '0.123 s', '100 MiB']);
    expect(tableLine(plain).split(/ {2,}/)).toEqual(['pca', '0.123 s', '100 MiB']);
  });

  it('says the peer and the ratio, in columns that do not move', () => {
    const peer = { name: 'tshark 4.0.17 -T fields', seconds: 44.3234 };
    const line = tableLine({ ...plain, peer, ratio: 359.2 });
    expect(line).toMatch(/100 MiB +tshark 4\.0\.17 -T fields 44\.323 s +359\.2 x$/);
    const other = tableLine({ ...plain, name: 'decode', peer: { name: 'loop', seconds: 1 }, ratio: 8 });
    expect(other).toHaveLength(line.length);
    expect(other.indexOf(' MiB')).toBe(line.indexOf(' MiB'));
  });
});

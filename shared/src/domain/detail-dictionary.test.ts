import { describe, expect, it } from 'vitest';
import { DetailDictionary, noDetail } from './detail-dictionary.ts';

const named = (dnsName: string) => ({ ...noDetail, dnsName });

describe('DetailDictionary', () => {
  it('gives back what was interned, once for each', () => {
    const details = new DetailDictionary();
    const all = [
      named('a'),
      { dnsName: '', httpUrl: 'http://example.org/a-long-path', sni: null, ja4: 'x' },
      { dnsName: null, httpUrl: 'http://example.org/a-long-path', sni: '', ja4: null },
      {
        dnsName: 'one.example',
        httpUrl: 'two.example',
        sni: 'three.example.org',
        ja4: 't13d1516h2_8daaf6152771',
      },
    ];
    const ids = all.map((detail) => details.intern(detail));
    expect(ids).toEqual([1, 2, 3, 4]);
    expect(ids.map((id) => details.get(id))).toEqual(all);
    expect(all.map((detail) => details.intern({ ...detail }))).toEqual(ids);
    expect(details.intern(noDetail)).toBe(0);
  });

  it('refuses what does not fit, counts it, and goes on with what it knows', () => {
    const details = new DetailDictionary();
    details.mostBytes = 5000;
    const ids = Array.from({ length: 20 }, (_, at) => details.intern(named(`${at}`.padEnd(300, 'x'))));
    const kept = ids.filter((id) => id > 0).length;
    expect(kept).toBeGreaterThan(5);
    expect(kept).toBeLessThan(15);
    expect(details.refused).toBe(20 - kept);
    expect(details.bytes).toBeLessThanOrEqual(5000);
    expect(details.intern(named('0'.padEnd(300, 'x')))).toBe(ids[0]);
    // What is released makes room again.
    details.release(ids[0] ?? 0);
    expect(details.intern(named('new'.padEnd(300, 'x')))).toBe(ids[0]);
  });

  it('is empty after clear, and says that ids mean nothing any more', () => {
    const details = new DetailDictionary();
    const id = details.intern(named('a.example'));
    details.clear();
    expect([details.size, details.bytes, details.generation]).toEqual([1, 0, 1]);
    expect(details.get(id)).toEqual(noDetail);
    expect(details.intern(named('b.example'))).toBe(id);
  });
});

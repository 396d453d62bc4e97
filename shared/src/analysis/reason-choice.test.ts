// Which reasons are told: strongest first, at most five, no story twice, none that points the other way.
import { describe, expect, it } from 'vitest';
import type { FeatureColumn } from './feature.ts';
import { chooseReasons, speakingFeatures, type WeighedReason } from './reason-choice.ts';

function weighed(
  feature: string,
  weight: number,
  rest: Partial<WeighedReason['reason']> = {},
): WeighedReason {
  const reason = { feature, value: 100, unit: 'B', usual: 1, z: 5, text: feature, ...rest };
  return { weight, suspicious: 'high', reason };
}
const names = (list: readonly WeighedReason[]): string[] => chooseReasons(list).map(({ feature }) => feature);

describe('chooseReasons', () => {
  it('tells at most five, strongest first', () => {
    const list = ['pcr', 'peers', 'duration', 'regularity', 'unnamed', 'dns_bytes'];
    expect(names(list.map((feature, at) => weighed(feature, at + 1)))).toEqual(list.slice(1).reverse());
  });

  it('tells an amount once, by the feature that says most', () => {
    const others = [weighed('pcr', 1), weighed('duration', 0.9), weighed('peers', 0.8)];
    expect(
      names([weighed('net_upload', 3), weighed('upload', 2), weighed('upload_vs_host', 1.5), ...others]),
    ).toEqual(['upload', 'pcr', 'duration', 'peers']);
    expect(
      names([weighed('upload', 3), weighed('http_upload', 2), weighed('cleartext_upload', 1.2), ...others]),
    ).toEqual(['cleartext_upload', 'pcr', 'duration', 'peers']);
    expect(names([weighed('upload_vs_host', 3), weighed('net_upload', 2.5), ...others])).toContain(
      'upload_vs_host',
    );
  });

  it('tells a story again rather than give fewer than three reasons', () => {
    expect(names([weighed('net_upload', 3), weighed('upload', 2), weighed('upload_vs_host', 1)])).toEqual([
      'net_upload',
      'upload',
      'upload_vs_host',
    ]);
  });

  it('leaves out what is not beyond the usual', () => {
    const list = [
      weighed('upload', 3, { value: 74, usual: 395 }),
      weighed('dns_bytes', 2, { value: 49, usual: 49 }),
      weighed('pcr', 1, { value: 0.02, usual: 0.01, z: 0.05 }),
      weighed('port_rarity', 0.9, { value: 30, usual: 10, unit: '%' }),
      weighed('ja4_rarity', 0.8, { value: 1, usual: 99, unit: '%' }),
      weighed('tls_no_sni', 0.7, { value: 1, usual: null }),
    ];
    expect(names(list)).toEqual(['ja4_rarity', 'tls_no_sni']);
  });

  it('turns the direction round where low values are suspicious', () => {
    const low = { ...weighed('remote_hosts', 1, { value: 1, usual: 5 }), suspicious: 'low' } as const;
    const high = { ...weighed('remote_hosts', 1, { value: 9, usual: 5 }), suspicious: 'low' } as const;
    expect([names([low]), names([high])]).toEqual([['remote_hosts'], []]);
  });
});

describe('speakingFeatures', () => {
  const column = (
    name: string,
    value: number,
    suspicious: FeatureColumn['suspicious'] = 'high',
  ): FeatureColumn => ({
    name,
    group: 'traffic',
    unit: 'B',
    meaning: '',
    log: false,
    suspicious,
    least: 0,
    values: Float64Array.from([value]),
  });

  it('drops silence, zeros and unknown values', () => {
    const found = speakingFeatures(
      [
        { column: column('a', 5), surprise: Float64Array.from([1]) },
        { column: column('zero', 0), surprise: Float64Array.from([4]) },
        { column: column('unknown', Number.NaN), surprise: Float64Array.from([4]) },
        { column: column('silent', 5), surprise: Float64Array.from([0]) },
        { column: column('low', 0, 'low'), surprise: Float64Array.from([2]) },
      ],
      0,
    );
    expect(found.map(({ column: { name } }) => name)).toEqual(['low', 'a']);
  });
});

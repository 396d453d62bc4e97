import { expect, it } from 'vitest';
import { parseIp } from '../domain/ip-address.ts';
import { ListIndex, parseList } from './threat-list.ts';

const entries = (text: string): string[] =>
  parseList(text).entries.map(({ entry, note }) => `${entry} ${note ?? '-'}`);

it('reads plain text, with comments, notes and hosts files', () => {
  const text = '# feed\n; more\n1.2.3.4\n10.0.0.0/8 internal\n0.0.0.0 ads.example\nnot one\n*.evil.example\n';
  expect(parseList(text)).toMatchObject({ format: 'plain', passedOver: 1 });
  expect(entries(text)).toEqual(['1.2.3.4 -', '10.0.0.0/8 internal', 'ads.example -', 'evil.example -']);
});

it("reads Zeek's intel.dat by its columns", () => {
  const text = [
    '#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc',
    '198.51.100.7\tIntel::ADDR\tsource1\tsends phish',
    'evil.example\tIntel::DOMAIN\tsource1\t-',
    'd41d8cd98f00b204e9800998ecf8427e\tIntel::FILE_HASH\tsource1\t-',
  ].join('\n');
  expect(parseList(text)).toMatchObject({ format: 'zeek', passedOver: 1 });
  expect(entries(text)).toEqual(['198.51.100.7 sends phish, source1', 'evil.example source1']);
});

it("reads MISP's table of attributes", () => {
  const text = [
    'uuid,event_id,category,type,value,comment,to_ids',
    '"a",1,"Network activity","ip-dst|port","198.51.100.7|443","said ""bad""",1',
    '"b",1,"Network activity",domain,evil.example,,1',
    '"c",1,"Payload delivery",md5,d41d8cd98f00b204e9800998ecf8427e,,1',
  ].join('\n');
  expect(parseList(text)).toMatchObject({ format: 'misp', passedOver: 1 });
  expect(entries(text)).toEqual(['198.51.100.7 said "bad"', 'evil.example -']);
});

it('reads indicators of STIX 2.1', () => {
  const indicator = (pattern: string, name: string): object => ({ type: 'indicator', name, pattern });
  const objects = [
    indicator("[ipv4-addr:value = '198.51.100.7'] OR [domain-name:value = 'evil.example']", 'both'),
    indicator("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", 'network'),
    indicator("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']", 'file'),
    { type: 'malware', name: 'x' },
  ];
  const text = JSON.stringify({ type: 'bundle', objects });
  expect(parseList(text)).toMatchObject({ format: 'stix', passedOver: 1 });
  expect(entries(text)).toEqual(['198.51.100.7 both', 'evil.example both', '198.51.100.0/24 network']);
  expect(parseList('{"objects": [').entries).toEqual([]);
});

it('finds addresses in the longest of many networks, of both versions', () => {
  const list = ['2001:db8::/32', '2001:db8:1::/48', '0.0.0.0/0', '198.51.100.0/24'].map((entry) => ({
    entry,
    note: null,
  }));
  const index = new ListIndex(list);
  const found = (text: string): string | undefined => {
    const address = parseIp(text);
    return address === null ? undefined : index.ofAddress(text, address)?.entry;
  };
  expect(found('198.51.100.9')).toBe('198.51.100.0/24');
  expect(found('9.9.9.9')).toBe('0.0.0.0/0');
  expect(found('2001:db8:1::5')).toBe('2001:db8:1::/48');
  expect(found('2001:db8:2::5')).toBe('2001:db8::/32');
  expect(found('2001:db9::5')).toBeUndefined();
});

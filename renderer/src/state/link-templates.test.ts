import { expect, test } from 'vitest';
import { defaultLinks, linkProblem, linksOf } from './link-templates.ts';

test('the links that are there from the start are right', () => {
  expect(defaultLinks.map(linkProblem)).toEqual(defaultLinks.map(() => null));
  expect(linksOf(defaultLinks, 'ip', '203.0.113.9').map(({ href }) => href)).toEqual([
    'https://www.virustotal.com/gui/ip-address/203.0.113.9',
    'https://stat.ripe.net/resource/203.0.113.9',
    'https://www.shodan.io/host/203.0.113.9',
    'https://www.abuseipdb.com/check/203.0.113.9',
  ]);
  expect(linksOf(defaultLinks, 'domain', 'example.com').map(({ href }) => href)).toEqual([
    'https://www.virustotal.com/gui/domain/example.com',
    'https://www.shodan.io/domain/example.com',
  ]);
});

test('what is put into the gap stays in it', () => {
  const [link] = linksOf([{ name: 'x', url: 'https://x.example/a?q={ip}' }], 'ip', '2001:db8::1&b=$&');
  expect(link?.href).toBe('https://x.example/a?q=2001%3Adb8%3A%3A1%26b%3D%24%26');
});

test.each([
  ['http://x.example/{ip}', 'https'],
  ['javascript:alert("{ip}")', 'https'],
  ['https://x.example/', '{ip} or {domain}'],
  ['https://x.example/{ip}/{ip}', '{ip} or {domain}'],
  ['https://{domain}/', 'behind the name of the host'],
  ['https://{domain}.x.example/', 'behind the name of the host'],
  ['https://me:secret@x.example/{ip}', 'password'],
  ['{ip}', 'no address'],
])('%s is refused, and the words say why', (url, words) => {
  expect(linkProblem({ name: 'x', url })).toContain(words);
});

test('a link needs a name', () => {
  expect(linkProblem({ name: ' ', url: 'https://x.example/{ip}' })).toContain('a name');
});

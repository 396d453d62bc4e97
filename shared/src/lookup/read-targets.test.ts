import { describe, expect, it } from 'vitest';
import { readTarget, readTargets } from './read-targets.ts';

describe('readTarget', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['  203.0.113.9:8443 ', '203.0.113.9'],
    ['1[.]2[.]3[.]4', '1.2.3.4'],
    ['hxxp://1.2.3[.]4', '1.2.3.4'],
    ['hxxps[://]1.2.3.4/a?b=c', '1.2.3.4'],
    ['1(dot)2(dot)3(dot)4', '1.2.3.4'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['https://[2001:db8::1]:443/x', '2001:db8::1'],
    ['2001[:]db8[:][:]1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['"203.0.113.9",', '203.0.113.9'],
    ['Evil[.]Example[.]COM.', 'evil.example.com'],
    ['hxxps://user@evil.example.com:8443/path', 'evil.example.com'],
    ['_dmarc.example.com', '_dmarc.example.com'],
  ])('%s is %s', (text, value) => {
    expect(readTarget(text)?.value).toBe(value);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.999',
    'a b',
    'exa mple.com',
    '-bad.example',
    'x'.repeat(3000),
  ])('%s is nothing of it', (text) => {
    expect(readTarget(text)).toBeNull();
  });
});

describe('readTargets', () => {
  it('takes a pasted report: each once, in order, with the lines that have none', () => {
    const text = [
      '# indicators',
      'C2: 203.0.113[.]9, hxxp://evil[.]example/a',
      'hxxps://evil[.]example/a?b=1, 198.51.100[ . ]7',
      '203.0.113.9',
      '',
      'nothing here',
      '2001:db8::1;2001:DB8::1',
    ].join('\r\n');
    const { targets, unread } = readTargets(text);
    expect(targets.map(({ value }) => value)).toEqual([
      '203.0.113.9',
      'evil.example',
      '198.51.100.7',
      '2001:db8::1',
    ]);
    expect(unread).toEqual(['nothing here']);
  });
});

// Pseudonyms: what is planted never survives, every text comes back letter by letter, and public facts stay.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './pseudonyms-addresses.ts';
import { createPseudonyms } from './pseudonyms.ts';

const octet = fc.integer({ min: 0, max: 255 });
const privateAddress = fc.oneof(
  fc.tuple(fc.constant('10'), octet, octet, octet).map((parts) => parts.join('.')),
  fc.tuple(octet, octet).map(([a, b]) => `192.168.${String(a)}.${String(b)}`),
  fc.tuple(fc.integer({ min: 16, max: 31 }), octet, octet).map((parts) => `172.${parts.join('.')}`),
  fc.tuple(octet, octet).map(([a, b]) => `fd00:${a.toString(16)}::${b.toString(16)}`),
  octet.map((value) => `fe80::${value.toString(16)}%eth0`),
  fc.tuple(octet, octet).map(([a, b]) => `ip-10-0-${String(a)}-${String(b)}`),
  octet.map((value) => `::ffff:10.1.2.${String(value)}`),
);
const macs = fc
  .tuple(fc.array(octet, { minLength: 6, maxLength: 6 }), fc.constantFrom(':', '-'), fc.boolean())
  .map(([bytes, between, capital]) => {
    const text = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(between);
    return capital ? text.toUpperCase() : text;
  });
const word = fc.stringMatching(/^[a-z]{5,9}$/).map((text) => `q${text}`);
const houseNames = ['kitchen-nas', 'haifisch.example', 'büro-3'];
const userNames = ['mmustermann', 'j.doe'];
const planted = fc.oneof(
  privateAddress,
  macs,
  fc.constantFrom(...houseNames, 'pc7.haifisch.example', 'KITCHEN-NAS', 'printer.lan', ...userNames),
  word.map((name) => `/home/${name}/notes`),
  word.map((name) => `C:\\Users\\${name}\\Desktop`),
  word.map((name) => `D:\\\\Users\\\\${name} Doe\\\\x`),
  word.map((name) => `https://${name}:secret@1.1.1.1/`),
);
const between = fc.constantFrom(' ', '\n', ', ', ' (', ') ', ' "', '" ', '; ', ' = ', ' [', '] ');
const filler = fc.constantFrom(
  'AS15169',
  'Example Ltd',
  '8.8.8.8',
  '2001:4860::8888',
  'HOST_1',
  'USER_',
  '7',
  '🦈',
);
const parts = fc.array(
  fc.oneof(
    planted.map((value) => ({ value })),
    filler,
  ),
  { maxLength: 12 },
);

/** The piece of a planted value that nobody may read. */
function secretOf(value: string): string {
  return /(?:Users[\\/]+|home\/|:\/\/)([a-z]+)/.exec(value)?.[1] ?? value;
}

describe('pseudonyms', () => {
  test('no planted value survives, and the text comes back', () => {
    fc.assert(
      fc.property(parts, between, (pieces, gap) => {
        const text = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.value)).join(gap);
        const pseudonyms = createPseudonyms({ houseNames, userNames });
        pseudonyms.learn(text);
        const sent = pseudonyms.replace(text);
        for (const piece of pieces) {
          if (typeof piece !== 'string')
            expect(sent.toLowerCase()).not.toContain(secretOf(piece.value).toLowerCase());
        }
        expect(pseudonyms.restore(sent)).toBe(text);
        if (pieces.includes('8.8.8.8')) expect(sent).toContain('8.8.8.8');
      }),
      { numRuns: 2000 },
    );
  });

  test('any text at all comes back', () => {
    const nasty = fc.constantFrom(
      'HOST_',
      '10.0.0.1',
      '1',
      '_',
      'aa:bb:cc:dd:ee:ff',
      '/home/x',
      ':',
      'NAME_2',
      '\ud800',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 }))).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 4 }), (list) => {
        const pseudonyms = createPseudonyms({ houseNames, userNames });
        const sent = list.map(pseudonyms.replace);
        expect(sent.map(pseudonyms.restore)).toEqual(list);
      }),
      { numRuns: 3000 },
    );
  });

  test('the same value has the same pseudonym within a request, in facts as in text', () => {
    const pseudonyms = createPseudonyms({ houseNames });
    const facts = {
      seen: ['10.0.0.1 and kitchen-nas', { '10.0.0.1': 3, path: '/home/alice/x' }],
      by: 'alice',
      none: null,
    };
    const sent = pseudonyms.replaceIn(facts);
    expect(sent).toEqual({
      seen: ['HOST_1 and NAME_1', { HOST_1: 3, path: 'PATH_1' }],
      by: 'USER_1',
      none: null,
    });
    expect(pseudonyms.restoreIn(sent)).toEqual(facts);
    expect(pseudonyms.list()).toContainEqual({ pseudonym: 'USER_1', value: 'alice' });
  });

  test.each([
    ['10.0.0.1:443 and 10.0.0.0/8', 'HOST_1:443 and HOST_2/8'],
    ['1.0.168.192.in-addr.arpa', 'HOST_1'],
    ['bob@haifisch.example wrote', 'NAME_1 wrote'],
    ['abuse@ripe.net 8.8.4.10 2606:4700::1111', 'abuse@ripe.net 8.8.4.10 2606:4700::1111'],
    ['std::string at 12:30, nasdaq', 'std::string at 12:30, nasdaq'],
    ['x10.0.0.10000', 'xHOST_1'],
    ['see /etc/passwd.', 'see PATH_1.'],
    [String.raw`\\server\share\a b\c.txt`, 'PATH_1'],
    ['https://rdap.arin.net/registry/ip/8.8.8.8', 'https://rdap.arin.net/registry/ip/8.8.8.8'],
    ['ftp://joe:pw@ftp.example.org/', 'ftp://USER_1@ftp.example.org/'],
    ['0200.5e10.0001 is a MAC', 'MAC_1 is a MAC'],
  ])('%s', (text, sent) => {
    const pseudonyms = createPseudonyms({ houseNames: [...houseNames, 'nas'] });
    expect(pseudonyms.replace(text)).toBe(sent);
    expect(pseudonyms.restore(sent)).toBe(text);
  });

  test('a growing answer never shows half a pseudonym', () => {
    const pseudonyms = createPseudonyms();
    for (let host = 1; host <= 12; host++) pseudonyms.replace(`10.0.0.${String(host)}`);
    expect(pseudonyms.restoreStart('It is HOST_1')).toBe('It is ');
    expect(pseudonyms.restoreStart('It is HOST_12.')).toBe('It is 10.0.0.12.');
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['192.168.1.1', false],
  ['100.64.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['2002:a00:1::', false],
  ['2001:db8::1', false],
  ['255.255.255.255', false],
  ['localhost', false],
])('%s may be named outside: %s', (address, may) => {
  expect(isPublicAddress(address)).toBe(may);
});

// The address tables against the plain way: a Map of texts.
import { StringDictionary } from '@jaws/shared/domain/string-dictionary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressInterner, hashKey, IntegerKeyTable } from './address-interner.ts';

describe('AddressInterner', () => {
  it('writes addresses as text once and finds them again', () => {
    const addresses = new StringDictionary();
    const macs = new StringDictionary();
    const interner = new AddressInterner(addresses, macs);
    const bytes = Uint8Array.from([
      0xff,
      10,
      0,
      0,
      1,
      0xfe,
      0x80,
      ...new Array<number>(13).fill(0),
      0x0a,
      0xb0,
    ]);
    const id4 = interner.ipv4(bytes, 1);
    const id6 = interner.ipv6(bytes, 5);
    const mac = interner.sourceMac(bytes, 0);
    expect([addresses.get(id4), addresses.get(id6), macs.get(mac)]).toEqual([
      '10.0.0.1',
      'fe80::a',
      'ff:0a:00:00:01:fe',
    ]);
    expect([interner.ipv4(bytes, 1), interner.ipv6(bytes, 5), interner.sourceMac(bytes, 0)]).toEqual([
      id4,
      id6,
      mac,
    ]);
    expect([addresses.size, macs.size]).toEqual([3, 2]);
  });

  it('knows 0.0.0.0 and the zero MAC from a free slot', () => {
    const addresses = new StringDictionary();
    const interner = new AddressInterner(addresses, new StringDictionary());
    const zeros = new Uint8Array(16);
    expect([interner.ipv4(zeros, 0), interner.ipv6(zeros, 0), interner.sourceMac(zeros, 0)]).toEqual([
      1, 2, 1,
    ]);
    expect([interner.ipv4(zeros, 0), interner.ipv6(zeros, 0), interner.sourceMac(zeros, 0)]).toEqual([
      1, 2, 1,
    ]);
  });

  it('agrees with a Map over many neighbouring and random addresses, through several growths', () => {
    const addresses = new StringDictionary();
    const macs = new StringDictionary();
    const interner = new AddressInterner(addresses, macs);
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    for (let index = 0; index < 20_000; index++) {
      view.setUint32(0, 0x0a00_0000 + (index % 9000));
      view.setUint32(12, Math.imul(index % 9000, 0x9e37_79b1));
      const [first, last] = [bytes.subarray(0, 4).join('.'), bytes.subarray(12).join('.')];
      expect(addresses.get(interner.ipv4(bytes, 0))).toBe(first);
      expect(addresses.get(interner.ipv4(bytes, 12))).toBe(last);
      interner.ipv6(bytes, 0);
      interner.sourceMac(bytes, 10);
    }
    // 9,000 of each kind; the two IPv4 sets meet nowhere but where the hash of 0 … is in 10/8.
    expect(macs.size).toBe(9001);
    expect(addresses.size).toBeGreaterThan(26_900);
  });
});

describe('IntegerKeyTable', () => {
  it('finds exactly what was added, whatever the keys', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer(), fc.integer()), { selector: String, maxLength: 200 }),
        (keys) => {
          const table = new IntegerKeyTable(2, 2);
          const half = Math.ceil(keys.length / 2);
          for (const [index, key] of keys.slice(0, half).entries()) {
            table.add(Int32Array.from(key), hashKey(Int32Array.from(key)), index + 1);
          }
          const found = keys.map((key) => table.find(Int32Array.from(key), hashKey(Int32Array.from(key))));
          expect(found).toEqual(keys.map((_key, index) => (index < half ? index + 1 : 0)));
        },
      ),
    );
  });
});

describe('the last MAC address', () => {
  it('is kept apart for the two ends, and gives the same id as a look-up', () => {
    const addresses = new StringDictionary();
    const macs = new StringDictionary();
    const interner = new AddressInterner(addresses, macs);
    const frame = Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2);
    const first = interner.sourceMac(frame, 0);
    const second = interner.destinationMac(frame, 6);
    expect(first).not.toBe(second);
    expect([interner.sourceMac(frame, 0), interner.destinationMac(frame, 6)]).toEqual([first, second]);
    expect([interner.sourceMac(frame, 6), interner.destinationMac(frame, 0)]).toEqual([second, first]);
    expect(macs.get(first)).toBe('02:00:00:00:00:01');
    expect(macs.size).toBe(3);
  });
});

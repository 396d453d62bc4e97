import { describe, expect, test } from 'vitest';
import { checkFilter } from './compile-filter.ts';
import { FilterSyntaxError } from './filter-error.ts';
import { parseFilter } from './parse-filter.ts';

describe('a filter as another tool spells it', () => {
  test.each([
    ['ip.addr == 10.0.0.1', 'ip == 10.0.0.1'],
    ['ip.src==10.0.0.1 && tcp.dstport == 443', 'src==10.0.0.1 && dport == 443'],
    ['tcp.port eq 53 or udp.port eq 53', 'port == 53 or port == 53'],
    ['frame.len gt 1000', 'size > 1000'],
    ['!(ipv6.addr == fe80::1)', '!(ip == fe80::1)'],
    ['dns.qry.name contains "example"', 'dns contains "example"'],
    ['10.0.0.1', 'ip == 10.0.0.1'],
    ['10.0.0.0/8 and tcp', 'ip == 10.0.0.0/8 and proto == TCP'],
    ['2001:db8::7', 'ip == 2001:db8::7'],
    ['icmp', 'proto == ICMP'],
    ['not  icmpv6', 'not  proto == IPv6-ICMP'],
    ['prtoo == TCP', 'proto == TCP'],
    ['lable == chum', 'label == chum'],
  ])('%s: %s', (text, meant) => {
    expect(checkFilter(text)?.suggestion).toBe(meant);
    expect(checkFilter(meant)).toBeNull();
  });

  test.each(['', 'port == 53', 'ip.addr ==', 'size > many', '"tcp"', 'ip == 10.0.0.1 and', 'x'.repeat(9000)])(
    '%.30s: nothing is suggested',
    (text) => {
      expect(checkFilter(text)?.suggestion ?? null).toBeNull();
    },
  );
});

test('a value that reads like a field of Wireshark stays a value', () => {
  expect(checkFilter('dns == ip.addr')).toBeNull();
  expect(checkFilter('nmae == ip.addr')?.suggestion).toBe('name == ip.addr');
});

test('the error of the command line says it', () => {
  expect(() => parseFilter('ip.addr == 10.0.0.1')).toThrow(FilterSyntaxError);
  expect(() => parseFilter('ip.addr == 10.0.0.1')).toThrow(/Did you mean: ip == 10\.0\.0\.1$/);
});

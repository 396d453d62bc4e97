// Tables with odd bytes, values and quotes: what cannot be read costs its own cell or row, and is told.
import { describe, expect, it } from 'vitest';
import { detectTableKind } from './detect-table-kind.ts';
import { minimal, readTable } from './read-table.fixture.ts';

describe('quotes that are never closed', () => {
  it.each([1, 100, 80_000])(
    'loses one line to a quote that is never closed, before %i others',
    async (after) => {
      const good = '1700000000000,10.0.0.1,10.0.0.2,60,"SYN, ACK",GET http://a.example/\n';
      const open = '1700000000000,10.0.0.1,10.0.0.2,60,NA,"GET http://b.example/\n';
      const header = 'timestamp,src_ip,dst_ip,size,tcp_flags,http_url\n';
      // Without other quotes, and with them.
      for (const line of [good, good.replace('"SYN, ACK"', 'NA')]) {
        const text = header + line + open + line.repeat(after);
        const { packets, badRows, warnings } = await readTable(text, 'csv', {}, 60_000);
        expect([packets.length, badRows]).toEqual([after + 2, 0]);
        expect(warnings).toEqual([
          '1 rows have a quote that is never closed, or closed inside a field; they were read without it.',
        ]);
      }
    },
  );

  it('does not take the square of the time for quotes that are never closed', async () => {
    const line = '1700000000000,10.0.0.1,10.0.0.2,60,"\n';
    const text = `timestamp,src_ip,dst_ip,size,http_url\n${line.repeat(40_001)}`;
    const { packets } = await readTable(text, 'csv', {}, 60_000);
    expect(packets.length).toBeGreaterThan(20_000);
  });
});

describe('odd bytes and values', () => {
  const row = (url: string): string => `1700000000000,10.0.0.1,10.0.0.2,60,${url}\n`;

  it.each([
    ['no UTF-8', Buffer.from('b\u00fccher', 'latin1'), 'b\ufffdcher'],
    ['a NUL', Buffer.from('b\0cher'), 'b\0cher'],
    ['an escape', Buffer.from('b\u001b[31m'), 'b\u001b[31m'],
  ])('keeps the row of %s, at the start and later', async (_name, name, shown) => {
    const header = Buffer.from('timestamp,src_ip,dst_ip,size,dns_domain\n');
    const odd = Buffer.concat([Buffer.from(row('').trimEnd()), name, Buffer.from('\n')]);
    for (const others of [0, 3000]) {
      const text = Buffer.concat([header, Buffer.from(row('x').repeat(others)), odd, Buffer.from(row('y'))]);
      expect(detectTableKind(text)).toBe('csv');
      const { packets, badRows } = await readTable(text, 'csv', {}, 10_000);
      expect([packets.length, badRows, packets.at(-2)?.dns]).toEqual([others + 2, 0, shown]);
    }
  });

  it('takes protocols by number and in any case', async () => {
    const rows = ['6', '6.0', 'tcp', '17', 'Udp', '58', 'icmpv6', 'arp', 'TLSv1.2', 'NA']
      .map((protocol) => `1700000000000,10.0.0.1,10.0.0.2,60,${protocol}\n`)
      .join('');
    const { packets } = await readTable(`${minimal.trim()},protocol\n${rows}`);
    expect(packets.map(({ protocol }) => protocol)).toEqual([
      'TCP',
      'TCP',
      'TCP',
      'UDP',
      'UDP',
      'IPv6-ICMP',
      'IPv6-ICMP',
      'ARP',
      'TLSv1.2',
      null,
    ]);
  });

  it('says once that flags could not be read', async () => {
    const rows = ['SA', 'what', '', 'NA', 'who\u001b'].map(
      (flags) => `1700000000000,10.0.0.1,10.0.0.2,60,${flags}\n`,
    );
    const { packets, warnings } = await readTable(`${minimal.trim()},tcp_flags\n${rows.join('')}`);
    expect(packets.map(({ flags }) => flags)).toEqual(['SYN, ACK', null, null, null, null]);
    expect(warnings).toEqual([
      'The tcp_flags of 2 rows could not be read and are missing; the first is "what".',
    ]);
  });

  it.each([
    ['ms', '1700000000123.456', 1_700_000_000_123.456],
    ['s', '1700000000.5', 1_700_000_000_500],
    ['ISO', '2023-11-14T22:13:20.5Z', 1_700_000_000_500],
  ])('does not take the unit from a time of 0 (%s)', async (_unit, time, ms) => {
    const rows = ['0', '0.000', time, '0'].map((text) => `${text},10.0.0.1,10.0.0.2,60\n`).join('');
    const { packets, badRows } = await readTable(minimal + rows);
    expect([packets.map((packet) => packet.ms), badRows]).toEqual([[0, 0, ms, 0], 0]);
  });
});

// DNS questions per channel and domain: different names counted once, answers and mDNS left out.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { buildChannels } from './channel-table.ts';
import { readDnsQuestions, registrableDomain } from './dns-questions.ts';
import { readTraffic } from './traffic.ts';

const ask = (host: string, dns: string, to = '10.0.0.1:53'): PacketRow => ({
  at: 1,
  from: `${host}:40000`,
  to,
  protocol: 'UDP',
  payload: 40,
  dns,
});

function questionsIn(rows: readonly PacketRow[]): ReturnType<typeof readDnsQuestions> {
  const traffic = readTraffic(packetTable(rows));
  return readDnsQuestions(traffic, buildChannels(traffic).channelOfFlow);
}

describe('readDnsQuestions', () => {
  it('sums different names left of the domain, and all questions', () => {
    const found = questionsIn([
      ask('10.0.0.5', 'aaaa.evil.example'),
      ask('10.0.0.5', 'bbbbbb.evil.example'),
      ask('10.0.0.5', 'aaaa.evil.example'),
      ask('10.0.0.5', 'www.other.example'),
    ]);
    // 'aaaa.' and 'bbbbbb.' with their dots.
    expect(found).toEqual([
      { channel: 0, domain: 'evil.example', names: 2, bytes: 12, questions: 3, carrying: 0 },
      { channel: 0, domain: 'other.example', names: 1, bytes: 4, questions: 1, carrying: 0 },
    ]);
  });

  it('counts an odd byte once, though four letters write it', () => {
    const found = questionsIn([ask('10.0.0.5', 'a\\000\\255\\046b.evil.example')]);
    expect(found).toEqual([
      { channel: 0, domain: 'evil.example', names: 1, bytes: 6, questions: 1, carrying: 0 },
    ]);
  });

  it('keeps hosts apart, and leaves answers and multicast DNS out', () => {
    const found = questionsIn([
      ask('10.0.0.5', 'a.evil.example'),
      ask('10.0.0.6', 'a.evil.example'),
      {
        at: 2,
        from: '10.0.0.1:53',
        to: '10.0.0.5:40000',
        protocol: 'UDP',
        payload: 90,
        dns: 'x.evil.example',
      },
      ask('10.0.0.7', 'printer.local', '224.0.0.251:5353'),
    ]);
    expect(found.map(({ channel, names }) => [channel, names])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });
});

describe('registrableDomain', () => {
  it.each([
    ['a.b.tunnel.example', 'tunnel.example'],
    ['www.shop.co.uk', 'shop.co.uk'],
    ['x.acme.com.br', 'acme.com.br'],
    ['4.3.2.1.in-addr.arpa', 'in-addr.arpa'],
    ['localhost', 'localhost'],
    ['', ''],
  ])('%s -> %s', (name, domain) => {
    expect(registrableDomain(name)).toBe(domain);
  });
});

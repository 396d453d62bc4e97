// Who begins an exchange: a server that greets is answering its client, one that speaks after a rest is not.
import { expect, it } from 'vitest';
import { appendPacket, packetTable } from '../domain/packet-rows.fixture.ts';
import { PrefixReader } from './prefix-reader.ts';

const client = '10.0.0.7';
const server = '203.0.113.9';

/** Exchanges 10 s apart that the server begins and the client answers with more, each in a connection of its own or not. */
function exchangesThatServerBegins(count: number, isOneConnection: boolean): number {
  const table = packetTable([]);
  for (let at = 0; at < count; at++) {
    const [from, to] = [`${client}:${isOneConnection ? 40_000 : 40_000 + at}`, `${server}:2525`];
    const startS = at * 10;
    if (at === 0 || !isOneConnection) {
      appendPacket(table, { at: startS, from, to, protocol: 'TCP', flags: 'SYN' });
      appendPacket(table, { at: startS + 0.01, from: to, to: from, protocol: 'TCP', flags: 'SYN, ACK' });
    }
    appendPacket(table, { at: startS + 0.02, from: to, to: from, protocol: 'TCP', payload: 30 });
    appendPacket(table, { at: startS + 0.04, from, to, protocol: 'TCP', payload: 400 });
  }
  const { says } = new PrefixReader(table, {}).happenings(table.count);
  const signals = [...says.values()].flat().map(({ signal }) => signal);
  return signals.find(({ statistic }) => statistic === 'server-first')?.value ?? 0;
}

it('is the server within a connection, after a rest', () => {
  expect(exchangesThatServerBegins(8, true)).toBe(7);
});

it('is the client where a server greets each connection', () => {
  expect(exchangesThatServerBegins(8, false)).toBe(0);
});

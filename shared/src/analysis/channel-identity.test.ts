// Who a remote claims to be: each fact yes, no, or unknown; unknown is never evidence.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { factBits } from '../domain/packet-table.ts';
import { channelIdentity, type ChannelIdentity } from './channel-identity.ts';
import { buildChannels } from './channel-table.ts';
import { readSpeech } from './flow-names.ts';
import { readTraffic } from './traffic.ts';

function identityOf(
  port: number,
  first: Partial<PacketRow>,
  names: [string, string][] = [],
): ChannelIdentity {
  const from = '10.0.0.5:50000';
  const to = `203.0.113.9:${port}`;
  const table = packetTable([
    { at: 0, from, to, flags: 'SYN', payload: 0 },
    { at: 1, from, to, flags: 'ACK', payload: 200, ...first },
    { at: 2, from: to, to: from, flags: 'ACK', payload: 300 },
  ]);
  const traffic = readTraffic(table, { names: new Map(names) });
  return channelIdentity(traffic, buildChannels(traffic), readSpeech(traffic));
}
const hello = { facts: factBits.hasHello };

describe('channelIdentity', () => {
  it('TLS on a port of its own without a server name is both', () => {
    const found = identityOf(6667, hello);
    expect([found.tlsOddPort[0], found.noSni[0], found.unnamed[0]]).toEqual([1, 1, 1]);
  });

  it('a server name, or a name in the DNS, names the remote', () => {
    const named = identityOf(443, { ...hello, sni: 'a.example' });
    expect([named.tlsOddPort[0], named.noSni[0], named.unnamed[0]]).toEqual([0, 0, 0]);
    expect(identityOf(443, {}, [['203.0.113.9', 'b.example']]).unnamed[0]).toBe(0);
  });

  it('a resolver is told by configuration: that no name was asked for says nothing', () => {
    expect(identityOf(53, {}).unnamed[0]).toBeNaN();
    expect(identityOf(54, {}).unnamed[0]).toBe(1);
  });

  it('something else on 443 is not TLS, unless its hello could not be seen', () => {
    expect(identityOf(443, {}).notTls[0]).toBe(1);
    expect(identityOf(443, { facts: factBits.helloUnknown }).notTls[0]).toBeNaN();
    expect(identityOf(80, {}).notTls[0]).toBe(0);
  });

  it('no TLS says nothing about server names', () => {
    expect(identityOf(80, {}).noSni[0]).toBeNaN();
  });

  it.each([
    ['POST http://203.0.113.9/gate', 1],
    ['GET http://203.0.113.9/', 0],
  ])('%s uploads: %i', (url, expected) => {
    expect(identityOf(80, { url }).httpUpload[0]).toBe(expected);
  });
});

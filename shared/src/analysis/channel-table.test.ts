// Channels: flows of one local host with one service of one remote, summed in the local frame.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { netUploadOf, pcrOf, serviceKinds } from './channel-features.ts';
import { buildChannels } from './channel-table.ts';
import { readTraffic, type Traffic } from './traffic.ts';

const one = (at: number, from: string, to: string, payload: number, flags = 'ACK'): PacketRow => ({
  at,
  from,
  to,
  payload,
  flags,
});
const trafficOf = (rows: readonly PacketRow[]): Traffic => readTraffic(packetTable(rows));

describe('buildChannels', () => {
  it('joins the flows of one service, up and down as the local side sees them', () => {
    const channels = buildChannels(
      trafficOf([
        one(0, '10.0.0.5:50000', '203.0.113.9:443', 100, 'SYN'),
        one(1, '203.0.113.9:443', '10.0.0.5:50000', 7),
        one(2, '10.0.0.5:50001', '203.0.113.9:443', 20, 'SYN'),
        one(3, '10.0.0.5:50002', '203.0.113.9:80', 3, 'SYN'),
      ]),
    );
    expect([channels.count, [...channels.channelOfFlow]]).toEqual([2, [0, 0, 1]]);
    expect([channels.payloadUp[0], channels.payloadDown[0], channels.flows[0]]).toEqual([120, 7, 2]);
    expect([channels.bytesUp[0], channels.packets[0], channels.port[0]]).toEqual([100 + 20 + 108, 3, 443]);
  });

  it('knows who serves: a remote client’s bytes come down', () => {
    const channels = buildChannels(trafficOf([one(0, '203.0.113.9:51000', '10.0.0.5:22', 60, 'SYN')]));
    expect([channels.localIsClient[0], channels.payloadUp[0], channels.payloadDown[0]]).toEqual([0, 0, 60]);
  });

  it('counts flows that were refused or never answered', () => {
    const channels = buildChannels(
      trafficOf([
        one(0, '10.0.0.5:50000', '203.0.113.9:443', 0, 'SYN'),
        one(0.1, '203.0.113.9:443', '10.0.0.5:50000', 0, 'RST, ACK'),
        one(2, '10.0.0.5:50001', '203.0.113.9:443', 0, 'SYN'),
      ]),
    );
    expect(channels.failed[0]).toBe(2);
  });
});

describe('features of channels', () => {
  it.each([
    [300, 100, 0],
    [301, 100, 201],
    [10, 5000, 0],
  ])('net upload of %i sent and %i received is %i', (sent, received, net) => {
    expect(netUploadOf(sent, received)).toBe(net);
  });

  it('PCR is shrunk: a handful of bytes one way is no ratio', () => {
    expect(pcrOf(16, 0)).toBeLessThan(0.01);
    expect(pcrOf(2e6, 1000)).toBeGreaterThan(0.99);
    expect(pcrOf(500, 500)).toBe(0);
  });

  it('tells kinds of service apart', () => {
    const channels = buildChannels(
      trafficOf([
        one(0, '10.0.0.5:50000', '203.0.113.9:443', 1, 'SYN'),
        one(0, '10.0.0.6:50000', '203.0.113.9:443', 1, 'SYN'),
        one(0, '10.0.0.6:50001', '203.0.113.9:22', 1, 'SYN'),
      ]),
    );
    const kinds = serviceKinds(channels);
    expect(kinds[0]).toBe(kinds[1]);
    expect(kinds[2]).not.toBe(kinds[0]);
  });
});

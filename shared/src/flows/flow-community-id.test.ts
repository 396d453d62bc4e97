// Community IDs of flows of a table: what is known of the packets decides whether there is one.
import { describe, expect, it } from 'vitest';
import { readTraffic, type Traffic } from '../analysis/traffic.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { factBits } from '../domain/packet-table.ts';
import { flowCommunityId } from './flow-community-id.ts';

const [a, b] = ['192.168.0.89', '192.168.0.1'];
const echo = { protocol: 'ICMP', facts: factBits.echoRequest };
const answer = { protocol: 'ICMP', facts: factBits.echoReply };

function trafficOf(rows: readonly PacketRow[]): Traffic {
  return readTraffic(packetTable(rows));
}

describe('the Community ID of a flow', () => {
  it.each<[string, readonly PacketRow[], string | null]>([
    [
      'is that of its two ends, whoever is the client',
      [{ at: 0, from: '8.8.8.8:53', to: '192.168.1.52:54585', protocol: 'UDP' }],
      '1:d/FP5EW3wiY1vCndhwleRRKHowQ=',
    ],
    [
      'needs no ports',
      [{ at: 0, from: '10.1.12.1', to: '10.1.12.2', protocol: 'RSVP' }],
      '1:KHlLkgoJW7ifUTyTSgyVfkFHzKw=',
    ],
    [
      'is known of echoes',
      [
        { at: 0, from: a, to: b, ...echo },
        { at: 1, from: b, to: a, ...answer },
      ],
      '1:X0snYXpgwiv9TZtqg64sgzUn6Dk=',
    ],
    ['is known of answers alone', [{ at: 1, from: b, to: a, ...answer }], '1:X0snYXpgwiv9TZtqg64sgzUn6Dk='],
    [
      'is known of echoes over IPv6',
      [
        {
          at: 0,
          from: '3ffe:507:0:1:200:86ff:fe05:80da',
          to: '3ffe:501:0:1001::2',
          protocol: 'IPv6-ICMP',
          facts: factBits.echoRequest,
        },
      ],
      '1:+TW+HtLHvV1xnGhV1lv7XoJrqQg=',
    ],
    [
      'is not known of other ICMP, whose type is not stored',
      [{ at: 0, from: a, to: b, protocol: 'ICMP' }],
      null,
    ],
    [
      'is not known of echoes with other ICMP among them',
      [
        { at: 0, from: a, to: b, ...echo },
        { at: 1, from: b, to: a, protocol: 'ICMP' },
      ],
      null,
    ],
    [
      'is not known where both sides ask: these are two flows for others',
      [
        { at: 0, from: a, to: b, ...echo },
        { at: 1, from: b, to: a, ...echo },
      ],
      null,
    ],
    ['is not known where the ports were not captured', [{ at: 0, from: a, to: b, protocol: 'TCP' }], null],
    ['is none of what is not IP', [{ at: 0, from: a, to: b, protocol: 'ARP' }], null],
  ])('%s', (_title, rows, id) => {
    const traffic = trafficOf(rows);
    expect(traffic.flows.count).toBe(1);
    expect(flowCommunityId(traffic, 0)).toBe(id);
  });
});

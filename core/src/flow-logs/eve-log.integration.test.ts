// Suricata's EVE log becomes a dataset: flow events are the flows, what dns, tls and http events said names them.
import { describe, expect, it } from 'vitest';
import { importLogs } from './testing-flow-logs.fixture.ts';

const at = '2023-08-16T00:33:48.495991+0000';
const ends = { src_ip: '10.0.0.1', src_port: 50_000, dest_ip: '203.0.113.9', dest_port: 443, proto: 'TCP' };
/** Larger than a double holds. */
const [first, second] = ['1763922334455667788', '1763922334455667789'];

/** `id` is written as the number that it is in the log. */
function event(id: string, type: string, more: object): string {
  const text = JSON.stringify({ timestamp: at, flow_id: 0, event_type: type, ...ends, ...more });
  return text.replace('"flow_id":0', `"flow_id":${id}`);
}

const flow = {
  flow: {
    ...{ pkts_toserver: 10, pkts_toclient: 8, bytes_toserver: 9000, bytes_toclient: 2000 },
    ...{ start: '2023-08-16T00:33:48.000000+0000', end: '2023-08-16T00:33:58.250000+0000', alerted: true },
  },
  tcp: { tcp_flags_ts: '1b', tcp_flags_tc: '1b' },
};
const ping = {
  ...{
    src_ip: 'fe80:0000:0000:0000:0000:0000:0000:0001',
    dest_ip: 'fe80:0000:0000:0000:0000:0000:0000:0002',
  },
  ...{ src_port: undefined, dest_port: undefined, proto: 'IPv6-ICMP', icmp_type: 128, icmp_code: 0 },
};

const log = [
  event(first, 'alert', { alert: { signature: 'x', signature_id: 1 } }),
  event(first, 'tls', { tls: { sni: 'drop.example' } }),
  event(second, 'dns', { dns: { type: 'query', rrname: 'a.example', rrtype: 'TXT' } }),
  event(second, 'dns', { dns: { type: 'answer', rrname: 'a.example', rcode: 'NXDOMAIN' } }),
  event('7', 'dns', {
    dns: { type: 'answer', rrname: 'srv.example', rcode: 'NOERROR', grouped: { A: ['203.0.113.7'] } },
  }),
  event(first, 'flow', flow),
  event(second, 'flow', { ...flow, dest_ip: '10.0.0.53', dest_port: 53, proto: 'UDP', tcp: undefined }),
  event('3', 'flow', { ...flow, ...ping, tcp: undefined }),
  event('4', 'flow', { ...flow, dest_ip: '203.0.113.7' }),
  '{"timestamp":"2023-08-16T00:33:48.495991+0000","event_type":"stats","stats":{}}',
  event('5', 'flow', { flow: { start: 'never' } }),
  event('6', 'flow', flow).slice(0, 80),
].join('\n');

describe("Suricata's EVE log", () => {
  it('has its flows, with names, and payload without the least headers', async () => {
    const { flows } = await importLogs({ 'eve.json': log });
    const times = { start: 1692146028, seconds: 10.25, label: 'norm' };
    expect(flows).toEqual([
      {
        ends: 'TCP 10.0.0.1:50000 203.0.113.9:443',
        ...{ ...times, bytes: [9000, 2000, 8460, 1568], state: 'closed', name: 'drop.example' },
      },
      {
        ends: 'UDP 10.0.0.1:50000 10.0.0.53:53',
        ...{ ...times, bytes: [9000, 2000, 8580, 1664], state: 'answered', name: 'a.example' },
      },
      {
        ends: 'IPv6-ICMP fe80::1:0 fe80::2:0',
        ...{ ...times, bytes: [9000, 2000, 8380, 1504], state: 'answered', name: null },
      },
      {
        ends: 'TCP 10.0.0.1:50000 203.0.113.7:443',
        ...{ ...times, bytes: [9000, 2000, 8460, 1568], state: 'closed', name: 'srv.example' },
      },
    ]);
  });

  it('tells of bad lines and of alerts, which are no labels', async () => {
    const { document } = await importLogs({ 'eve.json': log });
    expect(document.flowRecords).toBe(4);
    expect(document.warnings).toEqual([
      'eve.json: 2 lines could not be read and were left out; line 11: its start is not a time.',
      'eve.json: Suricata counts whole frames: payload is what is left when the least headers are taken off.',
      'eve.json: 1 alerts were not read: they are no labels. Compare them with jaws drill alerts.',
    ]);
  });

  it('without flow events makes no dataset', async () => {
    const text = event(first, 'alert', { alert: { signature: 'x' } });
    await expect(importLogs({ 'eve.json': text })).rejects.toMatchObject({ code: 'import.wrong-columns' });
  });
});

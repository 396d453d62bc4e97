// Every sentence once, in words that need no manual: right plural, right units, usual said where it says something.
import { describe, expect, it } from 'vitest';
import { featuresOf } from './feature-list.ts';
import { reasonText, type ReasonNumbers, type ReasonScene } from './reason-text.ts';

const scene: ReasonScene = {
  from: '10.0.0.5',
  to: '203.0.113.9:8081',
  client: '10.0.0.5',
  server: '203.0.113.9',
  usualWhere: 'here',
  sent: 2_510_866,
  received: 8466,
  kind: 'TCP 8081',
};

const text = (
  numbers: Partial<ReasonNumbers> & { feature: string },
  rest: Partial<ReasonScene> = {},
): string => reasonText({ value: 1, unit: 'B', usual: null, ...numbers }, { ...scene, ...rest });

describe('reasonText', () => {
  it.each<[Partial<ReasonNumbers> & { feature: string }, Partial<ReasonScene>, string]>([
    [
      { feature: 'upload', value: 4.1e6, usual: 12_000 },
      { usualWhere: 'for this host' },
      '10.0.0.5 sent 4.1 MB to 203.0.113.9:8081; usual for this host: 12 kB',
    ],
    [
      { feature: 'pcr', value: 0.9925, unit: 'ratio', usual: -0.28 },
      {},
      '203.0.113.9:8081 sent 8.5 kB back for the 2.5 MB from 10.0.0.5: ratio 0.99 (1 = all out, -1 = all in); usual here: -0.28',
    ],
    [
      { feature: 'upload_vs_host', value: 2_502_400, usual: 0 },
      {},
      '10.0.0.5 sent 2.5 MB more to 203.0.113.9:8081 than came back; median of its other destinations: 0 B',
    ],
    [
      { feature: 'remote_ports', value: 2, unit: 'ports', usual: 1 },
      {},
      '10.0.0.5 tried 2 ports of 203.0.113.9; usual here: 1 port',
    ],
    [
      { feature: 'tried_hosts', value: 40, unit: 'hosts', usual: 0 },
      { kind: 'TCP 445' },
      '10.0.0.5 tried 40 hosts by TCP 445 without getting through; usual here: 0 hosts',
    ],
    [
      { feature: 'connections', value: 90, unit: 'flows', usual: 2 },
      {},
      '10.0.0.5 opened 90 flows to 203.0.113.9:8081; usual here: 2 flows',
    ],
    [
      { feature: 'remote_hosts', value: 1, unit: 'hosts', usual: 5 },
      {},
      'Only 1 local host talked to 203.0.113.9:8081; usual here: 5 hosts',
    ],
    [
      { feature: 'failed', value: 1, unit: 'flows', usual: 0 },
      {},
      '1 flow between 10.0.0.5 and 203.0.113.9:8081 was refused or never answered; usual here: 0 flows',
    ],
    [
      { feature: 'failed_flows', value: 14_943, unit: 'flows', usual: 0 },
      {},
      '10.0.0.5 opened 14,943 flows that were refused or never answered; usual here: 0 flows',
    ],
    [
      { feature: 'peers', value: 12, unit: 'addresses', usual: 1 },
      {},
      '10.0.0.5 exchanged packets with 12 addresses; usual here: 1 address',
    ],
    [
      { feature: 'duration', value: 25.2, unit: 's', usual: 0.00016 },
      { isFlow: true },
      'The flow between 10.0.0.5 and 203.0.113.9:8081 lasted 25 s; usual here: less than 1 ms',
    ],
    [
      { feature: 'duration', value: 25.2, unit: 's', usual: 0 },
      {},
      'The longest flow between 10.0.0.5 and 203.0.113.9:8081 lasted 25 s; usual here: 0 s',
    ],
    [
      { feature: 'port_rarity', value: 0.366, unit: '%', usual: 28.2 },
      {},
      'TCP 8081, the port of 203.0.113.9:8081, or one of its kind is used by 0.37 % of the channels here; usual here: 28 %',
    ],
    [
      { feature: 'port_rarity', value: 4.2, unit: '%' },
      { kind: 'ICMP', to: '203.0.113.9' },
      'ICMP, as with 203.0.113.9, is used by 4.2 % of the channels here',
    ],
    [
      { feature: 'tls_odd_port', unit: 'yes/no', usual: 0 },
      {},
      'TLS to 203.0.113.9:8081, on a port that is not TLS’s',
    ],
    [
      { feature: 'cleartext_upload', value: 1007, usual: 0 },
      { kind: 'TCP 587', inAll: ' in all their flows' },
      '10.0.0.5 sent 1.0 kB to 203.0.113.9:8081 by a service that usually runs in clear (TCP 587) in all their flows; usual here: 0 B',
    ],
    [
      { feature: 'cleartext_upload', value: 1007, usual: 0 },
      { isHttp: true },
      '10.0.0.5 sent 1.0 kB to 203.0.113.9:8081 by HTTP in clear, with an upload among the requests; usual here: 0 B',
    ],
    [
      { feature: 'dns_bytes', value: 36_000, usual: 14 },
      { domain: 'tunnel.example' },
      '10.0.0.5 asked for different names under tunnel.example that hold 36 kB in all; usual here: 14 B',
    ],
    [
      { feature: 'type', value: 99.9, unit: '%', usual: 100 },
      { from: 'Packet 7', kind: 'ARP' },
      'Packet 7 is ARP, as only 99 % of the packets; usual here: 100 %',
    ],
    [{ feature: 'something_new', value: 1234.5, unit: 'score' }, {}, 'something_new: 1,234.5'],
  ])('%o', (numbers, rest, expected) => {
    expect(text(numbers, rest)).toBe(expected);
  });

  it('has a sentence for every feature that can be evidence', () => {
    const pictureOnly = ['total_upload', 'total_download', 'download', 'packets'];
    for (const unit of ['packets', 'flows', 'endpoints'] as const) {
      for (const { name } of featuresOf(unit).filter((each) => !pictureOnly.includes(each.name)))
        expect(text({ feature: name })).not.toMatch(new RegExp(`^${name}:`));
    }
  });
});

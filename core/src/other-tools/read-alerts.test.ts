// Logs as the tools write them: told apart by content, read with what is broken left out and counted.

import { describe, expect, it } from 'vitest';
import { readAlerts } from './read-alerts.ts';

const ends = { srcIp: '192.168.1.7', dstIp: '203.0.113.9' };
const tsv = (...cells: string[]): string => cells.join('\t');

describe('readAlerts', () => {
  it("reads Zeek's notice.log: fields by their header, a cut last line left out", () => {
    const log = [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tnotice',
      tsv(
        '#fields',
        'ts',
        'uid',
        'id.orig_h',
        'id.orig_p',
        'id.resp_h',
        'id.resp_p',
        'note',
        'msg',
        'src',
        'dst',
        'p',
      ),
      tsv(
        '#types',
        'time',
        'string',
        'addr',
        'port',
        'addr',
        'port',
        'enum',
        'string',
        'addr',
        'addr',
        'port',
      ),
      tsv(
        '1700000001.500000',
        'C1',
        '192.168.1.7',
        '40001',
        '203.0.113.9',
        '443',
        'Exfil::Large_Upload',
        'x',
        '192.168.1.7',
        '203.0.113.9',
        '443',
      ),
      tsv(
        '1700000002.000000',
        '-',
        '-',
        '-',
        '-',
        '-',
        'Scan::Port_Scan',
        'x',
        '192.168.1.7',
        '203.0.113.9',
        '-',
      ),
      tsv(
        '1700000003.000000',
        '-',
        '-',
        '-',
        '-',
        '-',
        'CaptureLoss::Too_Little_Traffic',
        'x',
        '-',
        '-',
        '-',
      ),
      tsv('1700000004.0', 'C2'),
      '#close\t2026-11-22-16-20-00',
    ].join('\n');
    expect(readAlerts('notice.log', log)).toEqual({
      tool: 'zeek',
      leftOut: 2,
      alerts: [
        {
          tool: 'zeek',
          detector: 'Exfil::Large_Upload',
          atMs: 1_700_000_001_500,
          ...ends,
          srcPort: 40_001,
          dstPort: 443,
        },
        {
          tool: 'zeek',
          detector: 'Scan::Port_Scan',
          atMs: 1_700_000_002_000,
          ...ends,
          srcPort: null,
          dstPort: null,
        },
      ],
    });
  });

  it('reads notices as JSON lines, with times in words too', () => {
    const line = {
      note: 'Exfil',
      'id.orig_h': ends.srcIp,
      'id.orig_p': 1,
      'id.resp_h': ends.dstIp,
      'id.resp_p': 443,
    };
    const log = [
      { ts: 1_700_000_001.5, ...line },
      { ts: '2023-11-14T22:13:21.500000Z', ...line },
    ];
    const { tool, alerts } = readAlerts('n.json', log.map((each) => JSON.stringify(each)).join('\n'));
    expect(tool).toBe('zeek');
    expect(alerts.map(({ atMs }) => atMs)).toEqual([1_700_000_001_500, 1_700_000_001_500]);
  });

  it("reads the alerts of Suricata's EVE among other events, and a torn last line", () => {
    const tuple = { src_ip: ends.srcIp, src_port: 40_001, dest_ip: ends.dstIp, dest_port: 443, proto: 'TCP' };
    const log = [
      JSON.stringify({ timestamp: '2023-11-14T22:13:20.000000+0000', event_type: 'flow', ...tuple }),
      JSON.stringify({
        ...{ timestamp: '2023-11-14T23:13:21.500000+0100', event_type: 'alert', ...tuple },
        alert: { signature: 'ET POLICY odd', signature_id: 2_018_358 },
      }),
      '{"timestamp":"2023-11-14T2',
    ].join('\n');
    expect(readAlerts('eve.json', log)).toEqual({
      ...{ tool: 'suricata', leftOut: 1 },
      alerts: [
        {
          tool: 'suricata',
          detector: 'ET POLICY odd',
          atMs: 1_700_000_001_500,
          ...ends,
          srcPort: 40_001,
          dstPort: 443,
        },
      ],
    });
  });

  it("reads RITA's lists: severe enough ones with two addresses, behind the line of its banner", () => {
    const header =
      'Severity,Source IP,Destination IP,FQDN,Beacon Score,Strobe,Total Duration,Long Connection Score,Subdomains,C2 Over DNS Score,Threat Intel,Prevalence,First Seen,Missing Host Header,Connection Count,Total Bytes,Port:Proto:Service';
    const row = (severity: string, dst: string): string =>
      `${severity},192.168.1.7,${dst},"",0.9,false,1,0,0,0,false,0.1,,false,30,9,"443:tcp:ssl"`;
    const log = [
      'Viewing database: office',
      header,
      row('High', '203.0.113.9'),
      row('Low', '203.0.113.10'),
      row('Critical', ''),
    ].join('\n');
    const { tool, alerts } = readAlerts('rita.csv', log);
    expect(tool).toBe('rita');
    expect(alerts).toEqual([
      { tool: 'rita', detector: 'high threat', atMs: null, ...ends, srcPort: null, dstPort: null },
    ]);
    const older =
      'Score,Source IP,Destination IP,Connections\n0.93,192.168.1.7,203.0.113.9,30\n0.5,192.168.1.7,203.0.113.8,30\n';
    expect(readAlerts('beacons.csv', older).alerts.map(({ detector, dstIp }) => [detector, dstIp])).toEqual([
      ['beacon', '203.0.113.9'],
    ]);
  });

  it("reads Slips' alerts in both of its formats, and those without a target not", () => {
    const idea = {
      ...{ Format: 'IDEA0', EventTime: '2023-11-14T22:13:21.500000+00:00', Category: ['Anomaly.Traffic'] },
      Source: [{ IP4: ['192.168.1.7'] }],
      Target: [{ IP4: ['203.0.113.9'], Port: [443] }],
    };
    const idmef = {
      ...{ Version: '2.D.V04', StartTime: '2023-11-14T22:13:21.5Z', Description: 'Large upload' },
      Source: [{ IP: '192.168.1.7', Port: [40_001] }],
      Target: [{ IP: '203.0.113.9', Port: [443] }],
    };
    const alone = { Format: 'IDEA0', Source: [{ IP4: ['192.168.1.7'] }] };
    const text = [idea, idmef, alone].map((each) => JSON.stringify(each)).join('\n');
    const { alerts, leftOut } = readAlerts('alerts.json', text);
    expect(alerts).toEqual([
      {
        tool: 'slips',
        detector: 'Anomaly.Traffic',
        atMs: 1_700_000_001_500,
        ...ends,
        srcPort: null,
        dstPort: 443,
      },
      {
        tool: 'slips',
        detector: 'Large upload',
        atMs: 1_700_000_001_500,
        ...ends,
        srcPort: 40_001,
        dstPort: 443,
      },
    ]);
    expect(leftOut).toBe(1);
    expect(readAlerts('alerts.json', JSON.stringify([idea])).alerts).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['words', 'hello\nworld\n'],
    ['another table', 'a,b\n1,2\n'],
    ['JSON of something else', '{"a":1}\n{"b":2}\n'],
    ['a broken list', '[{"Source":'],
    ["another of Zeek's logs", '#separator \\x09\n#path\tconn\n#fields\tts\tuid\n1\t2\n'],
    ['a head without fields', '#separator \\x09\n'],
  ])('refuses %s', (_what, text) => {
    expect(() => readAlerts('x.log', text)).toThrow(
      expect.objectContaining({ code: 'alerts.unknown-format' }) as Error,
    );
  });
});

// Findings in the formats of others, against tables of what each schema requires, written from the published texts:
// OCSF 1.7.0 (detection_finding and the objects in it), ECS 8.17, STIX 2.1 (common properties and each object's own).
import { expect, it } from 'vitest';
import type { Finding } from '@jaws/shared/contract/detection';
import { findingsPieces } from './export-findings.ts';
import type { FindingsDocument } from './finding-facts.ts';

const finding: Finding = {
  ...{ id: '0123456789abcdef', kind: 'pair', srcIp: '2001:db8::1', dstIp: '198.51.100.3', dstPort: 443 },
  ...{ name: '=files.example.com', localIp: '2001:db8::1', remoteIp: '198.51.100.3', remotePort: 443 },
  ...{ firstMs: 1_700_000_000_000, lastMs: 1_700_000_060_000, alertMs: 1_700_000_030_000 },
  ...{ score: 3, evidence: 0.9, p: 0.001, bytesOutAtAlert: 900, bytesInAtAlert: 50, bytesUpBeforeAlert: 900 },
  reasons: [{ feature: 'net-upload', value: 1, unit: 'B', usual: null, z: null, text: 'It sent, "much"' }],
  families: [{ name: 'upload', value: 1000, unit: 'B', p: 0.001, pHere: 0.01 }],
  ...{ detectors: ['upload'], counterfactual: null, attack: ['T1041', 'T1048.003'], lowered: [] },
  ...{ highest: 3.5, highestMs: 1_700_000_040_000, now: 3, tier: 'strong', tierRule: 'rule' },
  ...{ bytesUp: 1000, bytesDown: 60 },
};
const sweep: Finding = {
  ...finding,
  id: 'fedcba9876543210',
  kind: 'sweep',
  dstIp: '*',
  name: null,
  attack: [],
};

const document: FindingsDocument = {
  ...{ datasets: ['office'], madeMs: 1_700_000_100_000, productVersion: '1.0.0' },
  result: {
    ...{ findings: [finding, sweep], decisions: 1, happenings: 1, packets: 10, hours: 1 },
    ...{ limit: { score: 2.2, rule: 'default' }, localRule: 'ranges', notJudged: [], durationMs: 1 },
    techniques: { T1041: 'Exfiltration Over C2 Channel', 'T1048.003': 'Exfiltration Over Unencrypted' },
  },
};

function textOf(format: Parameters<typeof findingsPieces>[1]): string {
  return [...findingsPieces(document, format)].join('');
}

function linesOf(format: 'ocsf' | 'ecs' | 'jsonl'): Record<string, unknown>[] {
  const lines = textOf(format).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('fills what OCSF requires of a detection finding', () => {
  const [pair, other] = linesOf('ocsf');
  expect(pair).toMatchObject({
    ...{
      category_uid: 2,
      class_uid: 2004,
      activity_id: 1,
      type_uid: 200_401,
      severity_id: 3,
      confidence_id: 2,
    },
    ...{
      time: finding.alertMs,
      metadata: { version: '1.7.0', product: { name: 'JAWS', vendor_name: 'JAWS' } },
    },
    finding_info: {
      uid: finding.id,
      analytic: { type_id: 3 },
      attacks: [
        { technique: { uid: 'T1041' } },
        { technique: { uid: 'T1048' }, sub_technique: { uid: 'T1048.003' } },
      ],
    },
    evidences: [
      {
        src_endpoint: { ip: '2001:db8::1' },
        dst_endpoint: { ip: '198.51.100.3', port: 443 },
        connection_info: { direction_id: 2, protocol_ver_id: 6 },
      },
    ],
    anomaly_analyses: [
      {
        analysis_targets: [{ name: '2001:db8::1' }],
        anomalies: [{ observation_parameter: 'upload', observations: [{ value: '1000 B' }] }],
      },
    ],
  });
  expect(other?.['evidences']).toEqual([
    expect.not.objectContaining({ dst_endpoint: expect.anything() as unknown }),
  ]);
});

it('fills the fields of ECS that alerts are found by', () => {
  const [pair] = linesOf('ecs');
  expect(pair).toMatchObject({
    '@timestamp': '2023-11-14T22:13:50.000Z',
    ecs: { version: '8.17.0' },
    event: { kind: 'alert', category: ['network', 'intrusion_detection'], type: ['info'], duration: 60e9 },
    source: { ip: '2001:db8::1', bytes: 1000 },
    destination: { ip: '198.51.100.3', port: 443, bytes: 60 },
    network: { type: 'ipv6', direction: 'outbound', bytes: 1060 },
    threat: {
      framework: 'MITRE ATT&CK',
      technique: { id: ['T1041', 'T1048'], subtechnique: { id: ['T1048.003'] } },
    },
  });
});

const required: Readonly<Record<string, readonly string[]>> = {
  identity: ['created', 'modified', 'name'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
  'domain-name': ['value'],
  'network-traffic': ['protocols', 'src_ref'],
  'observed-data': [
    'created',
    'modified',
    'first_observed',
    'last_observed',
    'number_observed',
    'object_refs',
  ],
  'attack-pattern': ['created', 'modified', 'name'],
  report: ['created', 'modified', 'name', 'published', 'object_refs'],
};

it('makes a bundle of STIX whose objects are whole, each once, and the same from run to run', () => {
  const text = textOf('stix');
  expect(textOf('stix')).toBe(text);
  const { objects } = JSON.parse(text) as { objects: Record<string, unknown>[] };
  const ids = objects.map(({ id }) => String(id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const object of objects) {
    const { type, id } = object as { type: string; id: string };
    expect(id).toMatch(
      new RegExp(`^${type}--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
    );
    expect(Object.keys(object)).toEqual(
      expect.arrayContaining(['spec_version', ...(required[type] ?? ['?'])]),
    );
    const refs = Object.entries(object)
      .filter(([name]) => /_refs?$/.test(name))
      .flatMap(([, value]) => value);
    for (const ref of refs) expect(ids).toContain(ref);
  }
  // Python: uuid.uuid5(UUID('00abedb4-aa42-466c-9c01-fed23315a9b7'), …) of {"value":"198.51.100.3"}.
  expect(ids).toContain('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4');
});

it('makes a table that no spreadsheet runs', () => {
  const lines = textOf('csv').split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(`${finding.id},2023-11-14T22:13:50.000Z`);
  expect(lines[1]).toContain('"It sent, ""much""."');
  expect(lines[1]).not.toMatch(/(^|,)=/);
});

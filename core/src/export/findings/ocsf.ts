// A finding as OCSF 1.7 Detection Finding (class 2004). https://schema.ocsf.io/1.7.0/classes/detection_finding

import type { Finding } from '@jaws/shared/contract/detection';
import {
  attackVersion,
  bytesOf,
  confidenceOf,
  domainOf,
  findingText,
  findingTitle,
  type FindingsDocument,
  ipVersion,
  portOf,
  productName,
  serverOf,
  techniqueUrl,
} from './finding-facts.ts';

export const ocsfVersion = '1.7.0';

const classUid = 2004;
const create = 1;

/** OCSF's own steps: 2 low, 3 medium, 4 high; what the allow-list covers is for information (1). */
const severities = {
  confirmed: [4, 'High'],
  strong: [3, 'Medium'],
  weak: [2, 'Low'],
} as const satisfies Record<Finding['tier'], readonly [number, string]>;
const confidences = { confirmed: [3, 'High'], strong: [2, 'Medium'], weak: [1, 'Low'] } as const;

export function ocsfFinding(finding: Finding, document: FindingsDocument): object {
  const { tier, allowed, firstMs, lastMs, alertMs } = finding;
  const [severityId, severity] = allowed === undefined ? severities[tier] : ([1, 'Informational'] as const);
  const [confidenceId, confidence] = confidences[tier];
  return {
    ...{ category_uid: 2, category_name: 'Findings', class_uid: classUid, class_name: 'Detection Finding' },
    ...{ activity_id: create, activity_name: 'Create', type_uid: classUid * 100 + create },
    time: alertMs,
    start_time: firstMs,
    end_time: lastMs,
    ...{ severity_id: severityId, severity, confidence_id: confidenceId, confidence },
    confidence_score: confidenceOf[tier],
    ...(allowed === undefined ? { status_id: 1, status: 'New' } : { status_id: 3, status: 'Suppressed' }),
    is_alert: allowed === undefined,
    message: findingTitle(finding),
    metadata: {
      version: ocsfVersion,
      product: { name: productName, vendor_name: productName, version: document.productVersion },
      uid: finding.id,
      logged_time: document.madeMs,
    },
    finding_info: findingInfo(finding, document),
    evidences: [evidence(finding)],
    anomaly_analyses: [anomalyAnalysis(finding)],
    observables: observables(finding),
    unmapped: {
      score: finding.highest,
      limit: document.result.limit.score,
      tier_rule: finding.tierRule,
      datasets: document.datasets,
      ...(allowed === undefined ? {} : { allow_list: allowed }),
    },
  };
}

function findingInfo(finding: Finding, { result }: FindingsDocument): object {
  const { id, alertMs, firstMs, lastMs, detectors, attack, kind } = finding;
  return {
    uid: id,
    title: findingTitle(finding),
    desc: findingText(finding),
    ...{ created_time: alertMs, first_seen_time: firstMs, last_seen_time: lastMs },
    types: [kind],
    analytic: { name: detectors.join(', '), type_id: 3, type: 'Statistical', uid: detectors.join('-') },
    attacks: attack.map((technique) => ocsfAttack(technique, result.techniques[technique])),
  };
}

/** A sub-technique goes with its technique, whose name is not known here. */
function ocsfAttack(id: string, name: string | undefined): object {
  const [parent = id] = id.split('.');
  const said = { uid: id, ...(name === undefined ? {} : { name }), src_url: techniqueUrl(id) };
  const parts =
    parent === id
      ? { technique: said }
      : { technique: { uid: parent, src_url: techniqueUrl(parent) }, sub_technique: said };
  return { version: attackVersion, ...parts };
}

function evidence(finding: Finding): object {
  const server = serverOf(finding);
  const port = portOf(finding);
  const domain = domainOf(finding);
  const target = {
    ...(server === null ? {} : { ip: server }),
    ...(port === null ? {} : { port }),
    ...(domain === null ? {} : { hostname: domain }),
  };
  const [bytesOut, bytesIn] = bytesOf(finding);
  return {
    src_endpoint: { ip: finding.srcIp },
    ...(Object.keys(target).length === 0 ? {} : { dst_endpoint: target }),
    connection_info: {
      // 2: outbound, 1: inbound.
      ...(finding.srcIp === finding.localIp
        ? { direction_id: 2, direction: 'Outbound' }
        : { direction_id: 1, direction: 'Inbound' }),
      ...{ protocol_ver_id: ipVersion(finding.srcIp), protocol_ver: `IPv${ipVersion(finding.srcIp)}` },
    },
    ...(domain === null || finding.kind === 'pair' ? {} : { query: { hostname: domain } }),
    data: { bytes_out: bytesOut, bytes_in: bytesIn, bytes_out_at_alert: finding.bytesOutAtAlert },
  };
}

function anomalyAnalysis(finding: Finding): object {
  return {
    analysis_targets: [{ name: finding.localIp, type: 'Host' }],
    anomalies: finding.families.map(({ name, value, unit, p }) => ({
      observation_parameter: name,
      observation_type: 'Deviation Analysis',
      observed_pattern: `reached by a share of ${p.toPrecision(3)} of ordinary traffic`,
      observations: [
        {
          value: `${value}${unit === '' ? '' : ` ${unit}`}`,
          timespan: { start_time: finding.firstMs, end_time: finding.lastMs },
        },
      ],
    })),
  };
}

/** 1: host name, 2: IP address. */
function observables(finding: Finding): object[] {
  const server = serverOf(finding);
  const domain = domainOf(finding);
  const address = (name: string, value: string): object => ({ name, type_id: 2, type: 'IP Address', value });
  return [
    address('evidences[].src_endpoint.ip', finding.srcIp),
    ...(server === null ? [] : [address('evidences[].dst_endpoint.ip', server)]),
    ...(domain === null
      ? []
      : [{ name: 'evidences[].dst_endpoint.hostname', type_id: 1, type: 'Hostname', value: domain }]),
  ];
}

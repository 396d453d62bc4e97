// A finding as a document of the Elastic Common Schema. https://www.elastic.co/guide/en/ecs/8.17/

import type { Finding } from '@jaws/shared/contract/detection';
import {
  bytesOf,
  confidenceOf,
  domainOf,
  findingText,
  findingTitle,
  type FindingsDocument,
  ipVersion,
  isoTime,
  portOf,
  productName,
  serverOf,
  techniqueUrl,
} from './finding-facts.ts';

export const ecsVersion = '8.17.0';

/** `event.severity` has no steps of its own: those that Elastic's detection rules give their risk. */
const severities = { confirmed: 73, strong: 47, weak: 21 } as const satisfies Record<Finding['tier'], number>;
const nanosecondsPerMs = 1_000_000;

export function ecsFinding(finding: Finding, document: FindingsDocument): object {
  const { srcIp, localIp } = finding;
  const [out, back] = bytesOf(finding);
  const related = [serverOf(finding), srcIp].filter((ip) => ip !== null);
  const domain = domainOf(finding);
  return {
    '@timestamp': isoTime(finding.alertMs),
    ecs: { version: ecsVersion },
    message: findingTitle(finding),
    tags: finding.allowed === undefined ? [finding.tier] : [finding.tier, 'allow-list'],
    event: ecsEvent(finding, document),
    rule: {
      name: finding.detectors.join(', '),
      description: finding.tierRule,
      category: finding.kind,
      ruleset: productName,
      version: document.productVersion,
    },
    source: { address: srcIp, ip: srcIp, bytes: out },
    destination: { ...destinationOf(finding), bytes: back },
    network: {
      type: `ipv${ipVersion(srcIp)}`,
      direction: srcIp === localIp ? 'outbound' : 'inbound',
      bytes: out + back,
    },
    related: { ip: related, ...(domain === null ? {} : { hosts: [domain] }) },
    ...(finding.attack.length === 0 ? {} : { threat: ecsThreat(finding.attack, document) }),
    observer: { product: productName, vendor: productName, type: 'ids', version: document.productVersion },
    // Fields of our own, below the product's name as ECS asks for.
    jaws: {
      score: finding.highest,
      limit: document.result.limit.score,
      confidence: confidenceOf[finding.tier],
      bytes_out_at_alert: finding.bytesOutAtAlert,
      datasets: document.datasets,
    },
  };
}

function ecsEvent(finding: Finding, { madeMs }: FindingsDocument): object {
  const { id, tier, firstMs, lastMs, highest } = finding;
  return {
    ...{ id, kind: 'alert', category: ['network', 'intrusion_detection'], type: ['info'] },
    ...{ module: 'jaws', dataset: 'jaws.finding', provider: productName, action: finding.kind },
    start: isoTime(firstMs),
    end: isoTime(lastMs),
    duration: (lastMs - firstMs) * nanosecondsPerMs,
    created: isoTime(madeMs),
    severity: severities[tier],
    risk_score: highest,
    reason: findingText(finding),
  };
}

function destinationOf(finding: Finding): object {
  const server = serverOf(finding);
  const port = portOf(finding);
  const domain = domainOf(finding);
  return {
    ...(server === null ? {} : { ip: server }),
    ...(server === null && domain === null ? {} : { address: server ?? domain }),
    ...(port === null ? {} : { port }),
    ...(domain === null ? {} : { domain }),
  };
}

function ecsThreat(attack: readonly string[], { result }: FindingsDocument): object {
  const nameOf = (id: string): string => result.techniques[id] ?? id;
  const parents = [...new Set(attack.map((id) => id.split('.')[0] ?? id))];
  const subs = attack.filter((id) => id.includes('.'));
  const listOf = (ids: readonly string[]): object => ({
    id: ids,
    name: ids.map(nameOf),
    reference: ids.map(techniqueUrl),
  });
  return {
    framework: 'MITRE ATT&CK',
    technique: { ...listOf(parents), ...(subs.length === 0 ? {} : { subtechnique: listOf(subs) }) },
  };
}

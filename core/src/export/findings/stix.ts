// Findings as a STIX 2.1 bundle (OASIS, https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html): what was
// observed and which technique it looks like. No indicators: a finding is no pattern to search other networks by.

import { createHash } from 'node:crypto';
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

type StixObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** §2.9: the namespace of the ids of cyber-observable objects. */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Ours, made once: ids of the other objects. */
const ownNamespace = '5ef2f3a4-3c26-4b8e-9a1d-7a2d0c6be0d1';
const spec = { spec_version: '2.1' } as const;
/** Objects that say nothing new from run to run: our identity, the techniques. */
const firstMade = '2024-01-01T00:00:00.000Z';

/** The objects of a bundle, each once, in an order in which what is pointed at comes first. */
export function* stixObjects(document: FindingsDocument): Generator<StixObject, void, undefined> {
  const told = new Set<string>();
  for (const finding of document.result.findings)
    for (const object of objectsOf(finding, document)) {
      if (told.has(object.id)) continue;
      told.add(object.id);
      yield object;
    }
}

/** The same for the same findings of the same datasets. */
export function stixBundleId({ result, datasets }: FindingsDocument): string {
  return ownId('bundle', [...datasets, ...result.findings.map(({ id }) => id)].join(' '));
}

function objectsOf(finding: Finding, document: FindingsDocument): StixObject[] {
  const identity = identityObject();
  const observables = observablesOf(finding);
  const observed = observedData(finding, observables, identity.id);
  const techniques = finding.attack.map((id) =>
    attackPattern(id, document.result.techniques[id], identity.id),
  );
  const content = [...observables, observed, ...techniques];
  return [identity, ...content, reportOf(finding, content, identity.id)];
}

function identityObject(): StixObject {
  return {
    ...{ type: 'identity', ...spec, id: ownId('identity', productName) },
    ...{ created: firstMade, modified: firstMade },
    ...{ name: productName, identity_class: 'system' },
  };
}

function observablesOf(finding: Finding): StixObject[] {
  const client = addressObject(finding.srcIp);
  const server = serverOf(finding);
  const domain = domainOf(finding);
  const name = domain === null ? [] : [observable('domain-name', { value: domain }, {})];
  const target = server === null ? undefined : addressObject(server);
  const end = target ?? name[0];
  if (end === undefined) return [client];
  const addresses = [client, ...(target === undefined ? [] : [target])];
  return [...addresses, ...name, trafficObject(finding, client.id, end.id)];
}

function trafficObject(finding: Finding, source: string, target: string): StixObject {
  const port = portOf(finding);
  const [out, back] = bytesOf(finding);
  const contributing = {
    start: isoTime(finding.firstMs),
    end: isoTime(finding.lastMs),
    ...{ src_ref: source, dst_ref: target },
    ...(port === null ? {} : { dst_port: port }),
    protocols: protocolsOf(finding),
  };
  return observable('network-traffic', contributing, { src_byte_count: out, dst_byte_count: back });
}

/** The network layer is known; of the transport layer a finding tells nothing but that of DNS. */
function protocolsOf({ srcIp, kind }: Finding): string[] {
  return [`ipv${ipVersion(srcIp)}`, ...(kind === 'tunnel' || kind === 'names' ? ['dns'] : [])];
}

function addressObject(address: string): StixObject {
  return observable(`ipv${ipVersion(address)}-addr`, { value: address }, {});
}

/** `contributing`: properties that its id is made of. */
function observable(type: string, contributing: object, others: object): StixObject {
  const id = `${type}--${uuid5(observableNamespace, canonical(contributing))}`;
  return { type, ...spec, id, ...contributing, ...others };
}

function observedData(finding: Finding, observables: readonly StixObject[], by: string): StixObject {
  return {
    ...{ type: 'observed-data', ...spec, id: ownId('observed-data', finding.id) },
    ...madeAt(finding, by),
    first_observed: isoTime(finding.firstMs),
    last_observed: isoTime(finding.lastMs),
    number_observed: 1,
    object_refs: observables.map(({ id }) => id),
  };
}

function attackPattern(technique: string, name: string | undefined, by: string): StixObject {
  return {
    ...{ type: 'attack-pattern', ...spec, id: ownId('attack-pattern', technique) },
    ...{ created_by_ref: by, created: firstMade, modified: firstMade },
    name: name ?? technique,
    external_references: [
      { source_name: 'mitre-attack', external_id: technique, url: techniqueUrl(technique) },
    ],
  };
}

function reportOf(finding: Finding, content: readonly StixObject[], by: string): StixObject {
  const labels = [
    finding.tier,
    ...finding.detectors,
    ...(finding.allowed === undefined ? [] : ['allow-list']),
  ];
  return {
    ...{ type: 'report', ...spec, id: ownId('report', finding.id) },
    ...madeAt(finding, by),
    name: findingTitle(finding),
    description: findingText(finding),
    report_types: ['observed-data'],
    published: isoTime(finding.alertMs),
    confidence: confidenceOf[finding.tier],
    labels,
    object_refs: content.map(({ id }) => id),
    external_references: [{ source_name: productName, external_id: finding.id }],
  };
}

function madeAt({ alertMs }: Finding, by: string): object {
  return { created_by_ref: by, created: isoTime(alertMs), modified: isoTime(alertMs) };
}

function ownId(type: string, name: string): string {
  return `${type}--${uuid5(ownNamespace, `${type} ${name}`)}`;
}

/** Names of properties in order and no blanks, as RFC 8785 writes objects of texts, numbers and lists of texts. */
function canonical(value: object): string {
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

/** RFC 9562 §5.5 */
function uuid5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

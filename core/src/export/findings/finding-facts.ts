// What every format of findings for other tools needs of a finding: its ends, its name in words, how sure it is.

import type { Finding, ScoreResult } from '@jaws/shared/contract/detection';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import { parseIp } from '@jaws/shared/domain/ip-address';

/** Who tells, and of what. */
export interface FindingsSource {
  readonly productVersion: string;
  readonly datasets: readonly string[];
}

export interface FindingsDocument extends FindingsSource {
  readonly result: ScoreResult;
  /** Unix epoch, ms. */
  readonly madeMs: number;
}

export const productName = 'JAWS';
/** The matrix that the technique ids are of (findings/attack-ids.ts). */
export const attackVersion = '17';

const kindWords = {
  pair: 'Unusual traffic',
  sweep: 'Scan of many hosts',
  tunnel: 'Data in DNS names',
  names: 'Names that do not exist',
} as const satisfies Record<Finding['kind'], string>;

export function findingTitle(finding: Finding): string {
  const { kind, srcIp, name, detectors } = finding;
  const server = serverOf(finding);
  const to = server === null ? (name ?? 'many hosts') : addressWithPort(server, portOf(finding));
  return `${kindWords[kind]}: ${srcIp} to ${to} (${detectors.join(', ')})`;
}

export function findingText({ reasons }: Finding): string {
  return reasons.map(({ text }) => `${text}.`).join(' ');
}

/** Null where there is no single one. */
export function serverOf({ dstIp }: Finding): string | null {
  return parseIp(dstIp) === null ? null : dstIp;
}

/** Of a pair; sweeps and tunnels have none. */
export function portOf({ kind, dstPort }: Finding): number | null {
  return kind === 'pair' && dstPort > 0 ? dstPort : null;
}

/** A domain, as far as the traffic told one. */
export function domainOf({ name }: Finding): string | null {
  return name !== null && isDomain.test(name) ? name : null;
}

const isDomain = /^(?=.{1,253}$)[\w-]{1,63}(?:\.[\w-]{1,63})+$/;

/** Bytes from the client, and from the server. */
export function bytesOf({ srcIp, localIp, bytesUp, bytesDown }: Finding): [out: number, back: number] {
  return srcIp === localIp ? [bytesUp, bytesDown] : [bytesDown, bytesUp];
}

/** 0 to 100: how sure each tier is, in steps that other tools sort by. */
export const confidenceOf = { confirmed: 95, strong: 75, weak: 40 } as const;

export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}`;
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function ipVersion(address: string): 4 | 6 {
  return parseIp(address)?.version === 6 ? 6 : 4;
}

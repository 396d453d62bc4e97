// What the details panel can be about on every screen: one address or name, or two addresses that speak to each other. Pure.

import { readTarget } from '@jaws/shared/lookup/read-targets';
import { filterCondition } from '../ui/filter-text.ts';

export interface TrafficObject {
  readonly address: string;
  /** null = the address with all that it takes part in. */
  readonly peer: string | null;
}

const between = '>';
/** IPv4, IPv6 with a zone, or a MAC address: whatever a column of addresses may hold. */
const addressText = /^[0-9A-Za-z.:%_-]{1,100}$/;

/** As it stands in the page's address: `10.0.0.1`, `10.0.0.1>203.0.113.5`. */
export function objectText({ address, peer }: TrafficObject): string {
  return peer === null ? address : `${address}${between}${peer}`;
}

/** Null where the text is none of ours. */
export function readObject(text: string | null): TrafficObject | null {
  const [address = '', peer = null, ...rest] = (text ?? '').split(between);
  const isRight = [address, ...(peer === null ? [] : [peer])].every((end) => addressText.test(end));
  return isRight && rest.length === 0 ? { address, peer } : null;
}

export function objectEnds({ address, peer }: TrafficObject): readonly string[] {
  return peer === null ? [address] : [address, peer];
}

/** A domain, which no filter of addresses understands. */
export function isName(end: string): boolean {
  return readTarget(end)?.kind === 'domain';
}

/** The ends that can be looked up: a MAC address cannot. */
export function lookupEnds(object: TrafficObject): string[] {
  return objectEnds(object).filter((end) => readTarget(end) !== null);
}

/** The filter of its packets. */
export function objectCondition(object: TrafficObject): string {
  return objectEnds(object)
    .map((end) => filterCondition(isName(end) ? 'name' : 'ip', '==', end))
    .join(' and ');
}

/** The addresses that are there, as an object; null without any. */
export function objectOf(ends: readonly (string | null | undefined)[]): TrafficObject | null {
  const [address, peer = null] = ends.filter((end) => typeof end === 'string' && addressText.test(end));
  return address == null ? null : { address, peer: peer === address ? null : peer };
}

// The allow-list: traffic that is known to be in order. An entry lowers a finding, it never hides it: beyond the amount
// that it allows, or after its end, the finding counts again.

import type { ScoreResult, Finding } from '../contract/detection.ts';
import type { AllowEntry } from '../contract/findings.ts';
import { cidrContains, parseCidr, parseIp } from '../domain/ip-address.ts';
import { formatBytes } from '../domain/quantity-text.ts';

/** What an entry may name: either end, the name of the server, or both ends. */
export interface AllowSubject {
  /** As the unit or happening calls itself: `10.0.0.7 → 203.0.113.9`. */
  readonly id: string;
  readonly srcIp: string | null;
  readonly dstIp: string | null;
  readonly dstPort: number | null;
  readonly name: string | null;
}

export interface AllowList {
  readonly size: number;
  /** The first entry in force that covers it; null where none does. */
  find(subject: AllowSubject, bytesUp: number): AllowEntry | null;
}

type Matcher = (subject: AllowSubject) => boolean;

const arrow = /^(\S{1,300}) ?(?:→|->|>) ?(\S.{0,300})$/;
const domain = /^(?:\*?\.)?((?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62})\.?$/;

/** One way to write each: `a → b:443`, `10.0.0.0/8`, `example.net`; null for what is none of these. */
export function normalAllowed(text: string): string | null {
  const trimmed = text.trim();
  const ends = arrow.exec(trimmed);
  if (ends !== null) {
    const [client = '', server = ''] = ends.slice(1);
    return hostMatcher(client) === null ? null : `${client.toLowerCase()} → ${server.toLowerCase()}`;
  }
  if (parseCidr(trimmed) !== null) return trimmed.toLowerCase();
  return domain.exec(trimmed.toLowerCase())?.[1] ?? null;
}

/** Entries that have ended by `nowMs`, or that are not understood, cover nothing. */
export function createAllowList(entries: readonly AllowEntry[], nowMs: number): AllowList {
  const rules = entries.flatMap((entry) => {
    const isOver = entry.untilMs !== null && entry.untilMs <= nowMs;
    const matches = isOver ? null : matcherOf(entry.what);
    return matches === null ? [] : [{ entry, matches }];
  });
  return {
    size: rules.length,
    find(subject, bytesUp) {
      const found = rules.find(
        ({ entry: { upToBytes }, matches }) =>
          (upToBytes === null || bytesUp <= upToBytes) && matches(subject),
      );
      return found?.entry ?? null;
    },
  };
}

function matcherOf(what: string): Matcher | null {
  const text = normalAllowed(what);
  if (text === null) return null;
  const [client, server] = text.split(' → ');
  if (client !== undefined && server !== undefined) return flowMatcher(text, client, server);
  const matches = hostMatcher(text);
  if (matches === null) return null;
  return ({ srcIp, dstIp, name }) => matches(srcIp) || matches(dstIp) || matches(name);
}

function flowMatcher(text: string, client: string, server: string): Matcher {
  const isClient = hostMatcher(client) ?? ((): boolean => false);
  const [host, port] = hostAndPort(server);
  const isServer = hostMatcher(host);
  return ({ id, srcIp, dstIp, dstPort, name }) => {
    if (id.toLowerCase() === text) return true;
    if (isServer === null || !isClient(srcIp)) return false;
    return (isServer(dstIp) || isServer(name)) && (port === null || port === dstPort);
  };
}

/** `203.0.113.9:443`, `[2001:db8::1]:443`, `example.net:443`; the port is null where none is given. */
function hostAndPort(text: string): [host: string, port: number | null] {
  const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (found === null) return [text.replace(/^\[(.*)\]$/, '$1'), null];
  return [found[1] ?? found[2] ?? '', Number(found[3])];
}

/** Of an address in a range, or of a name under a domain; null for a text that is neither. */
function hostMatcher(text: string): ((value: string | null) => boolean) | null {
  const range = parseCidr(text);
  if (range !== null)
    return (value) => {
      const address = value === null ? null : parseIp(value);
      return address !== null && cidrContains(range, address);
    };
  const base = domain.exec(text.toLowerCase())?.[1];
  if (base === undefined) return null;
  return (value) => {
    const name = value?.toLowerCase().replace(/\.$/, '') ?? '';
    return name === base || name.endsWith(`.${base}`);
  };
}

/** Findings that an entry covers stay, say so, and come last. */
export function applyAllowList(result: ScoreResult, list: AllowList): ScoreResult {
  const findings = result.findings.map((finding) => allowedFinding(finding, list));
  return {
    ...result,
    findings: [
      ...findings.filter(({ allowed }) => allowed === undefined),
      ...findings.filter(({ allowed }) => allowed !== undefined),
    ],
  };
}

function allowedFinding(finding: Finding, list: AllowList): Finding {
  const { srcIp, dstIp, dstPort, name, bytesUp } = finding;
  const entry = list.find({ id: happeningOf(finding), srcIp, dstIp, dstPort, name }, bytesUp);
  if (entry === null) return finding;
  const { what, reason, untilMs } = entry;
  const text = `${allowedText(entry)}: ${reason}`.slice(0, 512);
  return { ...finding, allowed: { what, reason, untilMs }, lowered: [text, ...finding.lowered].slice(0, 10) };
}

/** As `happeningId`. */
function happeningOf({ kind, srcIp, dstIp, name }: Finding): string {
  if (kind === 'names') return `${srcIp} → missing names`;
  return `${srcIp} → ${dstIp}${kind === 'tunnel' ? ` (${name ?? ''})` : ''}`;
}

/** `On the allow-list as example.net until 2026-05-04, up to 4.0 MB`. */
export function allowedText({ what, untilMs, upToBytes }: AllowEntry): string {
  const until = untilMs === null ? '' : ` until ${new Date(untilMs).toISOString().slice(0, 10)}`;
  return `On the allow-list as ${what}${until}${upToBytes === null ? '' : `, up to ${formatBytes(upToBytes)}`}`;
}

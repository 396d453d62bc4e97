// A run of chum as it is typed: texts, read into the contract's options with every mistake named at its field. Pure.
// What belongs to the listener and the habit is remembered between sessions; the token never is.

import type { ChumOptions, ChumTarget } from '@jaws/shared/contract/chum';
import { humanBytes } from '@jaws/shared/domain/human-units';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { chumStyle, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { sizeBoundsOf } from '@jaws/shared/exfil/icmp-exfil';
import { z } from 'zod';
import type { KeyValueStorage } from '../platform/storage.ts';

export interface ScenarioText {
  /** Of the file, or of the one that comes with JAWS. */
  readonly name: string;
  readonly text: string;
}

export interface ChumDraft {
  readonly host: string;
  /** `443, 8080-8082`; empty = the style's own. */
  readonly ports: string;
  /** In this page's memory only. */
  readonly token: string;
  readonly fingerprint: string;
  readonly way: 'style' | 'scenario';
  readonly style: ChumStyle;
  readonly scenario: ScenarioText | null;
  readonly size: string;
  /** Empty = drawn. */
  readonly seed: string;
}

export type ChumField = keyof ChumDraft;
export type ChumProblems = Readonly<Partial<Record<ChumField, string>>>;
/** What is sent, without to whom. */
export type ChumWhat = Omit<ChumOptions, 'target'>;

export type Read<T> =
  { readonly value: T; readonly problems: null } | { readonly value: null; readonly problems: ChumProblems };

export const defaultChumDraft: ChumDraft = {
  ...{ host: '', ports: '', token: '', fingerprint: '', way: 'style', style: 'classic' },
  ...{ scenario: null, size: '25 MB', seed: '' },
};

const mostPorts = 64;
const mostSeed = 4_294_967_295;

function rangeOf(text: string): readonly [from: number, to: number] | null {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return null;
  const [from, to] = [Number(first), Number(last ?? first)];
  return from >= 1 && from <= to && to <= 65_535 ? [from, to] : null;
}

/** Ports and ranges, each once, in their order; null when it is not understood or is too many. */
export function portsOf(text: string): number[] | null {
  const ports = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((piece) => piece !== '')) {
    const range = rangeOf(part);
    if (range === null) return null;
    for (let port = range[0]; port <= range[1] && ports.size <= mostPorts; port += 1) ports.add(port);
  }
  return ports.size > mostPorts ? null : [...ports];
}

/** As tools print them, with colons, blanks or capitals: 64 small hex digits; '' stays; else null. */
export function fingerprintOf(text: string): string | null {
  const plain = text
    .trim()
    .replace(/^sha-?256[:=]?/i, '')
    .replaceAll(/[\s:]/g, '')
    .toLowerCase();
  return plain === '' || /^[0-9a-f]{64}$/.test(plain) ? plain : null;
}

function seedOf(text: string): number | null | undefined {
  const plain = text.replaceAll(/[\s,]/g, '');
  if (plain === '') return null;
  return /^\d{1,10}$/.test(plain) && Number(plain) <= mostSeed ? Number(plain) : undefined;
}

function hostProblem(host: string): string | null {
  if (host === '') return 'Name or address of your listener.';
  const isPlain = /^[A-Za-z0-9._:%-]{1,255}$/.test(host);
  return isPlain ? null : 'Only a name or an address, without https:// and without a path.';
}

function result<T>(problems: Partial<Record<ChumField, string>>, value: T): Read<T> {
  return Object.keys(problems).length === 0 ? { value, problems: null } : { value: null, problems };
}

export function readTarget(draft: ChumDraft): Read<ChumTarget> {
  const problems: Partial<Record<ChumField, string>> = {};
  const host = draft.host.trim();
  const token = draft.token.trim();
  const ports = portsOf(draft.ports);
  const pinned = fingerprintOf(draft.fingerprint);
  const wrongHost = hostProblem(host);
  if (wrongHost !== null) problems.host = wrongHost;
  if (ports === null) problems.ports = 'Ports or ranges, at most 64: 443, 8080-8082.';
  if (pinned === null) problems.fingerprint = '64 hex digits, as the listener printed them.';
  if (token.length < 16 || token.length > 128) {
    problems.token =
      token === ''
        ? 'The token that your listener made.'
        : 'A token has 16 to 128 characters; this is not one.';
  }
  return result(problems, { host, ports: ports ?? [], token, fingerprint: pinned === '' ? null : pinned });
}

function sizeOf(text: string, style: ChumStyle | null): number | null {
  const sizeBytes = parseBytes(text.trim());
  const { least, most } = sizeBoundsOf(style);
  return sizeBytes !== null && sizeBytes >= least && sizeBytes <= most ? sizeBytes : null;
}

function sizeHint(style: ChumStyle | null): string {
  const { most, normal } = sizeBoundsOf(style);
  return `1 B to ${humanBytes(most)}, for example ${humanBytes(normal)}.`;
}

/** A style or a scenario; null = a scenario that is not chosen yet. */
function courseOf({ way, style, scenario }: ChumDraft): Pick<ChumWhat, 'style' | 'scenario'> | null {
  if (way === 'style') return { style, scenario: null };
  return scenario === null ? null : { style: null, scenario: scenario.text };
}

export function readWhat(draft: ChumDraft): Read<ChumWhat> {
  const problems: Partial<Record<ChumField, string>> = {};
  const style = draft.way === 'style' ? draft.style : null;
  const sizeBytes = sizeOf(draft.size, style);
  const seed = seedOf(draft.seed);
  const course = courseOf(draft);
  if (sizeBytes === null) problems.size = sizeHint(style);
  if (seed === undefined) problems.seed = `A whole number, 0 to ${mostSeed.toLocaleString('en')}.`;
  if (course === null) problems.scenario = 'Choose a scenario, or a file of your own.';
  if (sizeBytes === null || seed === undefined || course === null) return { value: null, problems };
  return { value: { ...course, sizeBytes, seed }, problems: null };
}

/** A scenario in the form, with the size that it asks for, where it does. */
export function withScenario(scenario: ScenarioText): Partial<ChumDraft> {
  const sizeBytes = z.object({ sizeBytes: z.number().int().positive() }).safeParse(parsedJson(scenario.text));
  const size = sizeBytes.success ? { size: String(sizeBytes.data.sizeBytes) } : {};
  return { way: 'scenario', scenario, ...size };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const storageKey = 'jaws.chum';
const remembered = z.object({
  host: z.string().max(255),
  ports: z.string().max(512),
  fingerprint: z.string().max(128),
  style: chumStyle,
  size: z.string().max(32),
});

/** What an earlier session left; anything unreadable is as nothing. */
export function rememberedDraft(storage: KeyValueStorage): ChumDraft {
  const text = storage.read(storageKey);
  if (text === null) return defaultChumDraft;
  try {
    const parsed = remembered.safeParse(JSON.parse(text));
    return parsed.success ? { ...defaultChumDraft, ...parsed.data } : defaultChumDraft;
  } catch {
    return defaultChumDraft;
  }
}

export function rememberDraft(storage: KeyValueStorage, draft: ChumDraft): void {
  const { host, ports, fingerprint, style, size } = draft;
  storage.write(storageKey, JSON.stringify({ host, ports, fingerprint, style, size }));
}

// Who the server of a channel claims to be. Names and services are judged as −log10 of the share of ordinary channels;
// what half of this network does is ordinary here.

import { speechBits } from '../analysis/flow-names.ts';
import { factBits } from '../domain/packet-table.ts';
import { servicePortRank } from '../flows/service-port.ts';
import type { ChannelBook } from './channel-book.ts';
import type { Usual, Unusual } from './habits.ts';
import { alternativeWebPorts, httpPorts, infrastructurePorts, startTlsPorts, tlsPorts } from './ports.ts';

export const identityClues = [
  'bare-address',
  'no-sni',
  'http-address',
  'tls-odd-port',
  'not-tls',
  'ssh-odd-port',
  'http-odd-port',
  'odd-port',
  'alternative-port',
  'new-server',
  'new-pair',
  'more-than-before',
] as const;
export type IdentityClue = (typeof identityClues)[number];

/** −log10 of each clue's share of ordinary channels. */
type OddClue = Exclude<IdentityClue, Unusual['what']>;
const weights: Readonly<Record<OddClue, number>> = {
  'bare-address': 1,
  'no-sni': 1.2,
  'http-address': 1.7,
  'tls-odd-port': 1.7,
  'not-tls': 1.8,
  'ssh-odd-port': 2,
  'http-odd-port': 1.5,
  'odd-port': 1.2,
  'alternative-port': 0.6,
};
const oddClues = Object.keys(weights) as OddClue[];
const bareWithoutSni = 1.7;
/** From this many channels on, the capture itself says what is common in it. */
const leastChannels = 50;

const bit = (clue: IdentityClue): number => 1 << identityClues.indexOf(clue);
const naming = bit('bare-address') | bit('no-sni') | bit('http-address');
const capped = ['bare-address', 'no-sni', 'odd-port'] as const;

export interface Identity {
  /** By channel: bits, by the order of `identityClues`. */
  readonly clues: Uint16Array;
  /** By channel: share of ordinary channels with an identity as odd, 1 where nothing is odd. */
  readonly share: Float64Array;
  /** What the baseline makes of a channel; empty without one. */
  readonly unusual: ReadonlyMap<number, Unusual>;
  cluesOf(channel: number): IdentityClue[];
}

/** `usual`: what a baseline knows. */
export function channelIdentities(book: ChannelBook, usual: Usual | null): Identity {
  const { count } = book.channels;
  const clues = new Uint16Array(count);
  const known = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    if (book.judged[at] === 0 || !hasPorts(book, at)) continue;
    const [odd, seen] = cluesOf(book, at);
    clues[at] = odd;
    known[at] = seen;
  }
  const unusual = usual === null ? new Map<number, Unusual>() : unusualChannels(book, usual);
  for (const [at, { what }] of unusual) clues[at] = (clues[at] as number) | bit(what);
  const most = cappedWeights(clues, known);
  const share = new Float64Array(count);
  for (let at = 0; at < count; at++)
    share[at] = shareOf(clues[at] as number, most, unusual.get(at)?.weight ?? 0);
  return {
    ...{ clues, share, unusual },
    cluesOf: (channel) => identityClues.filter((clue) => ((clues[channel] as number) & bit(clue)) !== 0),
  };
}

function unusualChannels(book: ChannelBook, usual: Usual): Map<number, Unusual> {
  const found = new Map<number, Unusual>();
  for (let at = 0; at < book.channels.count; at++) {
    if (book.judged[at] === 0 || !hasPorts(book, at) || isInfrastructure(book, at)) continue;
    const one = usual.unusual(at);
    if (one !== null) found.set(at, one);
  }
  return found;
}

function hasPorts({ channels, tcp, udp }: ChannelBook, at: number): boolean {
  return channels.protocol[at] === tcp || channels.protocol[at] === udp;
}

/** The clues, and of those that may be unknown which are known. */
// eslint-disable-next-line complexity -- a list of clues
function cluesOf(book: ChannelBook, at: number): [number, number] {
  const { channels, seen: allSeen, facts: allFacts } = book;
  const port = channels.port[at] as number;
  const seen = allSeen[at] as number;
  const facts = allFacts[at] as number;
  const isTcp = channels.protocol[at] === book.tcp;
  const hasHello = (seen & speechBits.hello) !== 0;
  let odd = 0;
  let known = bit('odd-port');
  const named = isNamed(book, at);
  if (!isInfrastructure(book, at) && (named || isNameKnowable(book, at))) {
    known |= bit('bare-address');
    if (!named) odd |= bit('bare-address');
  }
  if (hasHello) {
    known |= bit('no-sni');
    const isUnknown = (facts & factBits.helloUnknown) !== 0 && (facts & factBits.hasHello) === 0;
    if ((seen & speechBits.sni) === 0 && !isUnknown) odd |= bit('no-sni');
    if (isTcp && !tlsPorts.has(port) && !startTlsPorts.has(port)) odd |= bit('tls-odd-port');
  }
  const hasHttp = (seen & speechBits.http) !== 0;
  if (hasHttp && (seen & speechBits.httpNamed) === 0) odd |= bit('http-address');
  if (hasHttp && !httpPorts.has(port) && !alternativeWebPorts.has(port)) odd |= bit('http-odd-port');
  if (isTcp && tlsPorts.has(port) && isSurelyNotTls(book, at)) odd |= bit('not-tls');
  if ((facts & factBits.ssh) !== 0 && port !== 22) odd |= bit('ssh-odd-port');
  if (servicePortRank(port) <= 1) odd |= bit('odd-port');
  if (isTcp && alternativeWebPorts.has(port)) odd |= bit('alternative-port');
  return [odd, known];
}

function isInfrastructure({ channels }: ChannelBook, at: number): boolean {
  return infrastructurePorts.has(channels.port[at] as number);
}

function isNamed({ traffic, server, seen }: ChannelBook, at: number): boolean {
  if (((seen[at] as number) & (speechBits.sni | speechBits.httpNamed)) !== 0) return true;
  const address = traffic.table.dictionaries.addresses.get(server[at] as number) ?? '';
  return traffic.names.has(address);
}

/**
 * Only of a host whose questions are seen, where answers are known, and of a channel that hid no name, is the absence of
 * a name known.
 */
function isNameKnowable({ asks, client, facts, traffic }: ChannelBook, at: number): boolean {
  if (traffic.names.size === 0) return false;
  return asks[client[at] as number] === 1 && ((facts[at] as number) & factBits.nameUnknown) === 0;
}

const syn = 2;

/** A connection seen from its start, with payload both ways, and no hello in it that was or could have been missed. */
function isSurelyNotTls(book: ChannelBook, at: number): boolean {
  const { traffic, facts, seen, flowStart, flowList, up, down } = book;
  if (((seen[at] as number) & speechBits.hello) !== 0) return false;
  if (((facts[at] as number) & factBits.helloUnknown) !== 0) return false;
  if (up[at] === 0 || down[at] === 0) return false;
  for (let place = flowStart[at] as number; place < (flowStart[at + 1] as number); place++)
    if (((traffic.flows.clientFlags[flowList[place] as number] as number) & syn) !== 0) return true;
  return false;
}

/** Weights of clues that are common in this capture, no more than −log10 of their share here. */
function cappedWeights(clues: Uint16Array, known: Uint16Array): Record<OddClue, number> {
  const most = { ...weights };
  for (const clue of capped) {
    let channels = 0;
    let odd = 0;
    for (let at = 0; at < clues.length; at++) {
      if (((known[at] as number) & bit(clue)) === 0) continue;
      channels++;
      if (((clues[at] as number) & bit(clue)) !== 0) odd++;
    }
    if (channels >= leastChannels && odd > 0) most[clue] = Math.min(most[clue], -Math.log10(odd / channels));
  }
  return most;
}

/** `habit`: weight of what the baseline does not know. */
function shareOf(clues: number, most: Readonly<Record<OddClue, number>>, habit: number): number {
  if (clues === 0) return 1;
  let name = 0;
  let service = 0;
  for (const clue of oddClues) {
    if ((clues & bit(clue)) === 0) continue;
    if ((naming & bit(clue)) !== 0) name = Math.max(name, most[clue]);
    else service = Math.max(service, most[clue]);
  }
  const both = bit('bare-address') | bit('no-sni');
  if ((clues & both) === both) name = Math.max(name, bareWithoutSni);
  const odd = name + service + habit;
  return odd > 0 ? Math.min(1, 1.5 * 10 ** (-0.8 * odd)) : 1;
}

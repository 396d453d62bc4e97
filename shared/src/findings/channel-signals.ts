// Signals of single channels: uploads, beacons, remote control, guessing, clear text, echoes. Every rule is about a
// behaviour; the numbers are in ordinary-shares.json or stand here with what they mean.

import { speechBits, type EchoTally } from '../analysis/flow-names.ts';
import { netUploadOf, pcrOf } from '../analysis/channel-features.ts';
import { deviationInPlace, medianInPlace } from '../analysis/select.ts';
import { factBits } from '../domain/packet-table.ts';
import { isOfRecords, type ChannelBook } from './channel-book.ts';
import {
  busiest,
  channelRuns,
  connectionStarts,
  countRuns,
  gapsOf,
  noRuns,
  type ChannelRuns,
} from './channel-runs.ts';
import type { Custom } from './custom.ts';
import { evennessOfGaps, evennessOfSizes, leastGaps, type Evenness } from './evenness.ts';
import { isHeard } from './fusion.ts';
import type { Identity } from './identity.ts';
import { longestUpload } from './long-uploads.ts';
import { ordinaryShare } from './ordinary-share.ts';
import {
  alternativeWebPorts,
  clearPorts,
  httpPorts,
  infrastructurePorts,
  loginPorts,
  printPorts,
} from './ports.ts';
import type { Signal } from './signal.ts';

/** Evenness is told of a channel that was watched for this long, in s. */
const leastBeaconS = 20;
const strobeWindowS = 60;
const leastStrobe = 20;
const guessWindowS = 300;
const leastGuesses = 5;
/** Guesses send alike amounts. */
const mostGuessSpread = 0.35;
/** Clear text: less than this is chatter, B. */
const leastForm = 300;
const leastCommands = 200;
/**
 * Share by identity: one weak clue is common, as named servers on unregistered ports (games, video, telemetry). What is new
 * against a baseline counts whatever its share: to send for so long where nobody went before is rare in itself.
 */
const mostLongIdentity = 0.1;
const syn = 2;

/** Two tests as one (Fisher): p of a product of two uniform numbers. */
export function bothShares(p: number, q: number): number {
  const product = Math.max(1e-300, p * q);
  return Math.min(1, product * (1 - Math.log(product)));
}

export function channelSignals(
  book: ChannelBook,
  identity: Identity,
  custom: Custom,
  channel: number,
): Signal[] {
  const signals: Signal[] = [];
  const { channels, tcp, udp } = book;
  const protocol = channels.protocol[channel];
  const port = channels.port[channel] as number;
  const prints = printPorts.has(port) && isInside(book, channel);
  if ((protocol === tcp || protocol === udp) && !infrastructurePorts.has(port) && !prints) {
    const server = identity.share[channel] as number;
    const add = (signal: Omit<Signal, 'p' | 'behaviour' | 'channel'>, share: number): void => {
      const power = custom(channel);
      const p = bothShares(share, server) ** power;
      const behaviour = share ** power;
      if (isHeard(p, behaviour))
        signals.push({ ...signal, channel, p, behaviour, hasOrdinaryServer: server === 1 });
    };
    upload(book, channel, add);
    longUpload(book, channel, isOdd(identity, channel), add);
    rhythm(book, channel, add);
  }
  const addPlain = (signal: Omit<Signal, 'p' | 'behaviour' | 'channel'>, p: number): void => {
    if (isHeard(p, p)) signals.push({ ...signal, channel, p, behaviour: p });
  };
  if (protocol === tcp) {
    guesses(book, channel, addPlain);
    if (!prints)
      clearText(book, identity, channel, (signal, share) => {
        addPlain(signal, share ** custom(channel));
      });
  } else if (protocol !== udp) echoes(book, channel, addPlain);
  return signals;
}

/** By two clues or a strong one; or nobody here, or not this client, has spoken to the server in the baseline. */
function isOdd({ share, unusual }: Identity, channel: number): boolean {
  const own = share[channel] as number;
  const what = unusual.get(channel)?.what;
  return own <= mostLongIdentity || (own < 1 && (what === 'new-server' || what === 'new-pair'));
}

type Add = (signal: Omit<Signal, 'p' | 'behaviour' | 'channel'>, share: number) => void;

function isInside({ isPrivate, server }: ChannelBook, channel: number): boolean {
  return isPrivate[server[channel] as number] === 1;
}

function upload(book: ChannelBook, channel: number, add: Add): void {
  const value = netUploadOf(book.up[channel] as number, book.down[channel] as number);
  const share = ordinaryShare('upload', value);
  if (share < 1) add({ family: 'upload', statistic: 'net-upload', value, unit: 'B', detail: {} }, share);
}

function longUpload(book: ChannelBook, channel: number, isOddServer: boolean, add: Add): void {
  if (!isOddServer || isInside(book, channel) || isOfRecords(book, channel)) return;
  const value = longestUpload(book, channel);
  const share = ordinaryShare('long', value);
  if (share < 1) add({ family: 'long', statistic: 'long-upload', value, unit: 's', detail: {} }, share);
}

/** Beacons, strobes and remote control: what a channel does in time. */
function rhythm(book: ChannelBook, channel: number, add: Add): void {
  const { channels, tcp } = book;
  const runs = countRuns(book, channel);
  const connections = channels.flows[channel] as number;
  if (runs <= 2 && connections <= leastGaps) return;
  const activities = isOfRecords(book, channel) ? noRuns : channelRuns(book, channel, runs);
  const starts = connections > leastGaps ? connectionStarts(book, channel) : new Float64Array(0);
  beacon(activities, starts, add);
  interactive(activities, add);
  if (channels.protocol[channel] !== tcp || connections < leastStrobe) return;
  if (loginPorts.has(channels.port[channel] as number)) return;
  const value = busiest(flowStarts(book, channel), strobeWindowS);
  const share = ordinaryShare('strobe', value);
  if (share < 1)
    add({ family: 'beacon', statistic: 'strobe', value, unit: 'connections', detail: {} }, share);
}

function flowStarts({ traffic, flowStart, flowList }: ChannelBook, channel: number): Float64Array {
  const flows = flowList.subarray(flowStart[channel], flowStart[channel + 1]);
  return Float64Array.from(flows, (flow) => (traffic.flows.firstUs[flow] as number) / 1e6).sort();
}

function beacon(activities: ChannelRuns, connections: Float64Array, add: Add): void {
  const ofActivities = evennessOfGaps(gapsOf(activities.startS));
  const ofConnections = evennessOfGaps(gapsOf(connections));
  const byConnection = ofConnections.score >= ofActivities.score;
  const time: Evenness = byConnection ? ofConnections : ofActivities;
  const count = byConnection ? connections.length : activities.count;
  if (time.score <= 0 || count * time.median < leastBeaconS) return;
  const size = evennessOfSizes(activities.up.slice());
  const value = time.score + Math.min(size.score, time.score);
  const share = ordinaryShare('beacon', value);
  if (share === 1) return;
  const detail = { periodS: time.median, spread: time.spread, count, size: size.median };
  add({ family: 'beacon', statistic: 'evenness', value, unit: 'log10', detail }, share);
}

/** Exchanges that the server begins after a rest, and that the client answers with more: somebody may be typing. */
function interactive({ count, clientFirst, up, down }: ChannelRuns, add: Add): void {
  let value = 0;
  for (let at = 1; at < count; at++)
    if (clientFirst[at] === 0 && (up[at] as number) > (down[at] as number)) value++;
  const share = ordinaryShare('interactive', value);
  if (share < 1)
    add({ family: 'interactive', statistic: 'server-first', value, unit: 'exchanges', detail: {} }, share);
}

function guesses(book: ChannelBook, channel: number, add: Add): void {
  const { channels, facts, traffic, flowStart, flowList } = book;
  if ((channels.flows[channel] as number) < leastGuesses) return;
  const port = channels.port[channel] as number;
  const isSsh = ((facts[channel] as number) & factBits.ssh) !== 0;
  if (!loginPorts.has(port) && !isSsh) return;
  const { serverFlags, clientPayload, firstUs } = traffic.flows;
  const answered = flowList
    .subarray(flowStart[channel], flowStart[channel + 1])
    .filter((flow) => ((serverFlags[flow] as number) & syn) !== 0);
  const starts = Float64Array.from(answered, (flow) => (firstUs[flow] as number) / 1e6).sort();
  const value = busiest(starts, guessWindowS);
  if (value < leastGuesses) return;
  const uploads = Float64Array.from(answered, (flow) => clientPayload[flow] as number);
  const median = medianInPlace(uploads);
  if (median <= 0 || deviationInPlace(uploads, median) / median > mostGuessSpread) return;
  const detail = { count: answered.length, ...(isSsh ? { service: 'SSH' } : {}) };
  const share = ordinaryShare('guess', value);
  add({ family: 'guess', statistic: 'guesses', value, unit: 'connections', detail }, share);
}

/** What a session in clear did; a transfer inside the house is less odd than one to a public address. */
// eslint-disable-next-line complexity -- a list of sessions
function clearText(book: ChannelBook, identity: Identity, channel: number, add: Add): void {
  const { channels, facts: allFacts, seen: allSeen, up } = book;
  const facts = allFacts[channel] as number;
  const sent = up[channel] as number;
  const port = channels.port[channel] as number;
  const inside = isInside(book, channel);
  const told = (statistic: Signal['statistic'], p: number): void => {
    add({ family: 'clear', statistic, value: sent, unit: 'B', detail: {} }, p);
  };
  const isMail = (facts & factBits.mail) !== 0;
  const hasLogin = (facts & factBits.clearLogin) !== 0;
  if ((facts & factBits.ftpUpload) !== 0) told('ftp-upload', inside ? 0.006 : 0.002);
  else if (hasLogin && isMail) told('smtp-login', inside ? 0.01 : 0.003);
  else if (isMail) told('mail', inside ? 0.02 : 0.008);
  else if (port === 23 && sent > 0) told('telnet', 0.01);
  else if (hasLogin) told('ftp-login', 0.01);
  const isKnown = (facts & (factBits.ftpUpload | factBits.mail | factBits.clearLogin)) !== 0;
  const isTls = ((allSeen[channel] as number) & speechBits.hello) !== 0;
  if (!isKnown && !isTls && clearPorts.has(port) && sent > leastCommands)
    told('clear-port', inside ? 0.02 : 0.01);
  const form = formShare(book, identity, channel, inside);
  if (form < 1) told('http-upload', form);
}

/** Share of an HTTP channel that uploads in clear. */
function formShare(book: ChannelBook, identity: Identity, channel: number, inside: boolean): number {
  const { seen: allSeen, up, down, channels } = book;
  const seen = allSeen[channel] as number;
  if ((up[channel] as number) <= leastForm || !mostlyUploads(book, channel)) return 1;
  const port = channels.port[channel] as number;
  const sendsMore = pcrOf(up[channel] as number, down[channel] as number) > 0;
  let share = (seen & speechBits.httpRead) === 0 ? postShare(sendsMore, inside) : 0.03;
  if (identity.cluesOf(channel).includes('http-address'))
    share = Math.min(share, sendsMore || isOddWebPort(port) ? 0.004 : 0.01);
  return (seen & speechBits.httpAgent) === 0 ? share / 2 : share;
}

/** Of a channel that only uploads. */
function postShare(sendsMore: boolean, inside: boolean): number {
  if (!sendsMore) return 0.015;
  return inside ? 0.01 : 0.005;
}

function isOddWebPort(port: number): boolean {
  return alternativeWebPorts.has(port) || !httpPorts.has(port);
}

function mostlyUploads({ speech, flowStart, flowList }: ChannelBook, channel: number): boolean {
  let requests = 0;
  let uploads = 0;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const flow = flowList[at] as number;
    requests += speech.requests[flow] as number;
    uploads += speech.uploads[flow] as number;
  }
  return uploads > 0 && uploads * 2 >= requests;
}

/** An echo answer returns the data that was sent (RFC 792): what differs, or is of many sizes, carries something. */
function echoes(book: ChannelBook, channel: number, add: Add): void {
  const all = sumEchoes(book, channel);
  if (all === null) return;
  const { requests, answers, requestBytes, answerBytes, differing, sizes } = all;
  const tell = (statistic: Signal['statistic'], value: number, unit: string, p: number): void => {
    add({ family: 'icmp', statistic, value, unit, detail: { count: sizes.size, of: requests + answers } }, p);
  };
  if (differing >= 2) tell('echo-differs', differing, 'packets', differing < 10 ? 3e-4 : 3e-5);
  if (sizes.size >= 4) tell('echo-sizes', sizes.size, 'sizes', sizes.size < 8 ? 1e-3 : 1e-4);
  const [asked, answered] = [requestBytes / requests, answerBytes / answers];
  if (requests >= 5 && answers >= 5 && Math.abs(asked - answered) > 0.1 * Math.max(asked, answered))
    tell('echo-lengths', answered, 'B', 3e-4);
  if (requestBytes + answerBytes > 20_000) tell('echo-bytes', requestBytes + answerBytes, 'B', 3e-3);
}

/**
 * The echoes of a channel; null where there are none. Where the capture does not tell (a table of another program), ICMP
 * that goes both ways is taken for echoes without sizes; not that of IPv6, which does so to find neighbours.
 */
function sumEchoes(book: ChannelBook, channel: number): EchoTally | null {
  if (isOfRecords(book, channel)) return null;
  const { speech, flowStart, flowList, traffic, channels } = book;
  const sum = {
    ...{ requests: 0, answers: 0, requestBytes: 0, answerBytes: 0, differing: 0 },
    sizes: new Set<number>(),
  };
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const tally = speech.echoes[flowList[at] as number];
    if (tally == null) continue;
    sum.requests += tally.requests;
    sum.answers += tally.answers;
    sum.requestBytes += tally.requestBytes;
    sum.answerBytes += tally.answerBytes;
    sum.differing += tally.differing;
    for (const size of tally.sizes) sum.sizes.add(size);
  }
  if (sum.requests + sum.answers > 0) return sum;
  const protocol = traffic.table.dictionaries.protocols.get(channels.protocol[channel] as number);
  if (protocol !== 'ICMP') return null;
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const flow = flowList[at] as number;
    if (((traffic.flows.facts[flow] as number) & factBits.undecoded) !== 0) continue;
    sum.requests += traffic.flows.clientPackets[flow] as number;
    sum.answers += traffic.flows.serverPackets[flow] as number;
    sum.requestBytes += traffic.flows.clientPayload[flow] as number;
    sum.answerBytes += traffic.flows.serverPayload[flow] as number;
  }
  return sum.answers > 0 ? sum : null;
}

// Why a happening stands out, in words: the leading family first, the others after it, who the server claims to be, and
// what else the host sent meanwhile. Every sentence begins with what was counted; the share is said as "1 in N".

import type { AnalysisReason } from '../contract/analysis.ts';
import { humanBytes, humanNumber, humanSeconds } from '../domain/human-units.ts';
import { channelName, withPort } from './channel-name.ts';
import { examplesOf } from './examples.ts';
import type { FamilySay } from './fusion.ts';
import { happeningKinds, type Happenings } from './happenings.ts';
import { hostContext } from './host-context.ts';
import type { IdentityClue } from './identity.ts';
import { sharingServiceOf } from './sharing-services.ts';
import type { Signal, Statistic } from './signal.ts';

const mostReasons = 5;
const wantedReasons = 3;

interface Ends {
  readonly client: string;
  /** With port where there is one. */
  readonly server: string;
  readonly serverHost: string;
  /** `TCP 4444`, `ICMP`. */
  readonly service: string;
  readonly sent: number;
  readonly received: number;
}

type Sentence = (signal: Signal, ends: Ends) => string;

const sentences: Readonly<Record<Statistic, Sentence>> = {
  'net-upload': ({ value }, { client, server }) =>
    `${client} sent ${humanBytes(value)} more to ${server} than came back`,
  evenness: ({ detail: { periodS = 0, spread = 0, count = 0, size = 0 } }, { client, server }) =>
    `${client} contacted ${server} every ${humanSeconds(periodS)} (± ${percent(spread)}), ${humanNumber(count)} times${size > 0 ? `, with ${humanBytes(size)} each` : ''}`,
  strobe: ({ value }, { client, server }) =>
    `${client} opened ${humanNumber(value)} connections to ${server} within a minute`,
  'server-first': ({ value }, { client, server }) =>
    `${server} spoke first ${times(value)} after a rest and got more back from ${client} each time: someone may be typing`,
  'long-upload': ({ value }, { client, server }) =>
    `${client} had one connection to ${server} open for ${humanSeconds(value)} and sent far more over it than came back`,
  'dns-bytes': ({ value, detail: { domain = '', count = 0 } }, { client }) =>
    `${client} asked for ${humanNumber(count)} different names under ${domain} that hold ${humanBytes(value)}`,
  'echo-differs': ({ value, detail: { of = 0 } }, { client, serverHost }) =>
    `${humanNumber(value)} of ${humanNumber(of)} echo packets between ${client} and ${serverHost} do not hold what was asked`,
  'echo-sizes': ({ value }, { client, serverHost }) =>
    `Echo packets between ${client} and ${serverHost} come in ${humanNumber(value)} sizes; a ping has one`,
  'echo-lengths': ({ value }, { serverHost, client }) =>
    `Echo answers from ${serverHost} hold ${humanBytes(value)}, other than what ${client} sent`,
  'echo-bytes': ({ value }, { client, serverHost }) =>
    `${client} and ${serverHost} exchanged ${humanBytes(value)} in echo packets`,
  'scan-hosts': ({ value }, { client, service }) =>
    `${client} tried ${humanNumber(value)} hosts by ${service} without getting through`,
  'scan-ports': ({ value }, { client, serverHost }) =>
    `${client} tried ${humanNumber(value)} ports of ${serverHost} without getting through`,
  'scan-udp': ({ value }, { client, service }) =>
    `${client} sent to ${humanNumber(value)} hosts by ${service}, and none answered`,
  'scan-arp': ({ value }, { client }) =>
    `${client} asked by ARP for ${humanNumber(value)} addresses that nobody has`,
  guesses: ({ value, detail: { service } }, { client, server }) =>
    `${client} made ${humanNumber(value)} connections alike to ${service === undefined ? '' : `${service} at `}${server} within 5 minutes: someone may be guessing passwords`,
  'ftp-upload': ({ value }, { client, server }) =>
    `${client} uploaded over unencrypted FTP to ${server} (${humanBytes(value)} of commands)`,
  'ftp-login': (_signal, { client, server }) => `${client} logged in to ${server} unencrypted`,
  'smtp-login': ({ value }, { client, server }) =>
    `${client} logged in to the mail server ${server} unencrypted and sent ${humanBytes(value)}`,
  mail: ({ value }, { client, server }) =>
    `${client} sent mail to ${server} unencrypted (${humanBytes(value)})`,
  telnet: ({ value }, { client, server }) => `${client} sent ${humanBytes(value)} to ${server} by telnet`,
  'http-upload': ({ value }, { client, server }) =>
    `${client} uploaded to ${server} over unencrypted HTTP (${humanBytes(value)} sent)`,
  'clear-port': ({ value }, { client, server, service }) =>
    `${client} sent ${humanBytes(value)} to ${server} over a protocol that is usually unencrypted (${service})`,
  'missing-names': ({ value }, { client }) =>
    `${client} asked for ${humanNumber(value)} names that do not exist`,
};

/** `times`: upload in terms of the highest one of the baseline. */
const clueTexts: Readonly<Record<IdentityClue, (ends: Ends, times: number) => string>> = {
  'bare-address': ({ serverHost }) =>
    `${serverHost} was contacted by address: no DNS name or server name was seen`,
  'no-sni': ({ server }) => `TLS to ${server} without a server name`,
  'http-address': ({ server }) => `HTTP to ${server} without a host name`,
  'tls-odd-port': ({ service }) => `TLS on ${service}, which normally carries something else`,
  'not-tls': ({ service }) => `Not TLS on ${service}, a TLS port`,
  'ssh-odd-port': ({ service }) => `SSH on ${service} instead of TCP 22`,
  'http-odd-port': ({ service }) => `HTTP on ${service}, which normally carries something else`,
  'odd-port': ({ service }) => `Unusual port: ${service} belongs to no common service`,
  'alternative-port': ({ service }) => `${service} is an alternative web port`,
  'new-server': ({ serverHost }) => `No host contacted ${serverHost} in the baseline`,
  'new-pair': ({ client, serverHost }) => `${client} did not contact ${serverHost} in the baseline`,
  'more-than-before': ({ client, serverHost }, times) =>
    `${client} sent ${humanNumber(Math.floor(times))} times as much to ${serverHost} as in the baseline`,
};

/** Strongest first, at most five; at least what was sent and received. */
export function findingReasons(happenings: Happenings, happening: number): AnalysisReason[] {
  const says = happenings.says.get(happening) ?? [];
  const lead = happenings.lead[happening] as number;
  const ends = endsOf(happenings, lead);
  const reasons = says.map((say) => reasonOf(happenings, say));
  const isPair = happeningKinds[happenings.kind[happening] as number] === 'pair';
  const clues = isPair ? clueReasons(happenings, lead, ends) : [];
  const known = isPair ? sharingReasons(happenings, lead) : [];
  const told = [
    ...[...reasons.slice(0, mostReasons - 1), ...known, ...clues],
    ...besides(happenings, happening, says[0]),
  ];
  if (isPair && told.length < wantedReasons) {
    told.push(volumeOf(ends));
    if (clues.length === 0) told.push(...ordinaryOf(happenings, lead, ends));
  }
  return told.slice(0, mostReasons);
}

/** Examples of what it stands for, and what else the host did meanwhile. */
function besides(happenings: Happenings, happening: number, lead?: FamilySay): AnalysisReason[] {
  const context = lead === undefined ? null : hostContext(happenings, happening, lead.family);
  return [examplesOf(happenings, happening), context].filter((reason) => reason !== null);
}

function reasonOf(happenings: Happenings, { signal, rank }: FamilySay): AnalysisReason {
  const { crowd } = happenings;
  const head = sentences[signal.statistic](signal, endsOf(happenings, signal.channel));
  // Of the behaviour alone: who the other end claims to be is told by itself.
  const ordinary = `1 in ${humanNumber(Math.round(1 / signal.behaviour))} ordinary channels`;
  const here = crowd > 1 ? ` and ${humanNumber(rank)} of ${humanNumber(crowd)} here` : '';
  return {
    ...{ feature: signal.family, ...numberOf(signal), usual: null, z: null },
    text: `${head} (so do ${ordinary}${here})`,
  };
}

/** Of a beacon how often it came, not how improbable that is. */
function numberOf({ statistic, value, unit, detail }: Signal): Pick<AnalysisReason, 'value' | 'unit'> {
  return statistic === 'evenness' ? { value: detail.count ?? null, unit: 'times' } : { value, unit };
}

function clueReasons({ identity }: Happenings, channel: number, ends: Ends): AnalysisReason[] {
  const clues = identity.cluesOf(channel);
  const told = clues.filter((clue) => !(clue === 'odd-port' && clues.includes('tls-odd-port')));
  return told.map((clue) => ({
    ...{ feature: clue, value: null, unit: '', usual: null, z: null },
    text: clueTexts[clue](ends, identity.unusual.get(channel)?.times ?? 0),
  }));
}

function sharingReasons({ book }: Happenings, channel: number): AnalysisReason[] {
  const name = channelName(book, channel);
  const service = sharingServiceOf(name);
  if (name === null || service === null) return [];
  const rest = { feature: 'sharing-service', value: null, unit: '', usual: null, z: null };
  return [{ ...rest, text: `${name} is a ${service.what}` }];
}

/** What speaks for it: a name that was asked for or given. */
function ordinaryOf({ book }: Happenings, channel: number, { server, service }: Ends): AnalysisReason[] {
  const name = channelName(book, channel);
  if (name === null) return [];
  const rest = { feature: 'named', value: null, unit: '', usual: null, z: null };
  return [
    { ...rest, text: `Less unusual: ${server} is known as ${name}, and ${service} is a common service` },
  ];
}

function volumeOf({ client, server, sent, received }: Ends): AnalysisReason {
  const all = sent + received;
  const moved = `${client} uploaded ${humanBytes(sent)} to ${server} and got ${humanBytes(received)} back`;
  return {
    ...{ feature: 'volume', value: sent, unit: 'B', usual: null, z: null },
    text:
      all > 0 ? `${moved}: ${percent(sent / all)} outgoing` : `${client} and ${server} exchanged no payload`,
  };
}

function endsOf({ book }: Happenings, channel: number): Ends {
  const { addresses, protocols } = book.traffic.table.dictionaries;
  const port = book.channels.port[channel] as number;
  const protocol = protocols.get(book.channels.protocol[channel] as number) ?? '';
  const serverHost = addresses.get(book.server[channel] as number) ?? '';
  return {
    client: addresses.get(book.client[channel] as number) ?? '',
    server: withPort(serverHost, port),
    serverHost,
    service: port === 0 ? protocol : `${protocol} ${port}`,
    sent: book.up[channel] as number,
    received: book.down[channel] as number,
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${humanNumber(count)} times`;
}

function percent(share: number): string {
  const value = share * 100;
  if (value >= 10 || value === 0) return `${value < 100 ? Math.min(99, Math.round(value)) : 100} %`;
  return `${Number(value.toPrecision(2))} %`;
}

// Who the remote of a channel claims to be, and whether content and port agree. Every fact has three states: a fact
// that could not be seen (frame cut, start missed) is NaN and never evidence.

import { filledColumn } from './filled-column.ts';
import { factBits } from '../domain/packet-table.ts';
import { startTlsPorts, tlsPorts } from '../findings/ports.ts';
import type { ChannelTable } from './channel-table.ts';
import { dnsPort } from './dns-questions.ts';
import { speechBits, type FlowSpeech } from './flow-names.ts';
import type { Traffic } from './traffic.ts';

export interface ChannelIdentity {
  /** Resolvers are told by configuration, never by a name: NaN. */
  readonly unnamed: Float64Array;
  readonly noSni: Float64Array;
  readonly tlsOddPort: Float64Array;
  readonly notTls: Float64Array;
  readonly httpUpload: Float64Array;
  readonly ja4Rarity: Float64Array;
}

const syn = 2;

/** Facts about one channel, gathered from its flows. */
interface Gathered {
  seen: number;
  facts: number;
  fromStart: boolean;
  payload: boolean;
  named: boolean;
  ja4: string | null;
}

export function channelIdentity(
  traffic: Traffic,
  channels: ChannelTable,
  speech: FlowSpeech,
): ChannelIdentity {
  const gathered = gather(traffic, channels, speech);
  const tcp = traffic.table.dictionaries.protocols.find('TCP') ?? -1;
  const column = (value: (facts: Gathered, at: number) => number): Float64Array =>
    filledColumn(gathered.length, (at) =>
      channels.localIsClient[at] === 1 ? value(gathered[at] as Gathered, at) : Number.NaN,
    );
  const portOf = (at: number): number => channels.port[at] as number;
  return {
    unnamed: column((facts, at) => {
      if (facts.named) return 0;
      const isUnknown = (facts.facts & factBits.nameUnknown) !== 0 || portOf(at) === dnsPort;
      return isUnknown ? Number.NaN : 1;
    }),
    noSni: column((facts) =>
      (facts.seen & speechBits.hello) === 0 ? Number.NaN : (facts.seen & speechBits.sni) === 0 ? 1 : 0,
    ),
    tlsOddPort: column((facts, at) =>
      (facts.seen & speechBits.hello) === 0
        ? 0
        : tlsPorts.has(portOf(at)) || startTlsPorts.has(portOf(at))
          ? 0
          : 1,
    ),
    notTls: column((facts, at) =>
      channels.protocol[at] === tcp && tlsPorts.has(portOf(at)) ? missingHello(facts) : 0,
    ),
    httpUpload: column((facts) => ((facts.seen & speechBits.httpUpload) !== 0 ? 1 : 0)),
    ja4Rarity: ja4Rarity(gathered),
  };
}

function missingHello(facts: Gathered): number {
  if ((facts.seen & speechBits.hello) !== 0) return 0;
  const unknown = (facts.facts & factBits.helloUnknown) !== 0 || !facts.fromStart || !facts.payload;
  return unknown ? Number.NaN : 1;
}

function gather(traffic: Traffic, channels: ChannelTable, speech: FlowSpeech): Gathered[] {
  const { flows, names } = traffic;
  const { addresses } = traffic.table.dictionaries;
  const gathered = Array.from({ length: channels.count }, (_, at): Gathered => ({
    seen: 0,
    facts: 0,
    fromStart: false,
    payload: false,
    named: names.has(addresses.get(channels.remote[at] as number) ?? ''),
    ja4: null,
  }));
  for (let flow = 0; flow < flows.count; flow++) {
    const facts = gathered[channels.channelOfFlow[flow] as number] as Gathered;
    facts.seen |= speech.seen[flow] as number;
    facts.facts |= flows.facts[flow] as number;
    facts.fromStart ||= ((flows.clientFlags[flow] as number) & syn) !== 0;
    facts.payload ||= (flows.clientPayload[flow] as number) > 0 && (flows.serverPayload[flow] as number) > 0;
    facts.named ||= speech.serverName[flow] != null;
    facts.ja4 ??= speech.ja4[flow] ?? null;
  }
  return gathered;
}

function ja4Rarity(gathered: readonly Gathered[]): Float64Array {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { ja4 } of gathered) {
    if (ja4 === null) continue;
    total++;
    counts.set(ja4, (counts.get(ja4) ?? 0) + 1);
  }
  return filledColumn(gathered.length, (at) => {
    const ja4 = gathered[at]?.ja4 ?? null;
    return ja4 === null ? Number.NaN : Math.log10(total / (counts.get(ja4) ?? 1));
  });
}

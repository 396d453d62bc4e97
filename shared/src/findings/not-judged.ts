// What a document of findings is silent about, said aloud: traffic that is never judged, and what this traffic is too
// short or too poor for.

import { humanNumber } from '../domain/human-units.ts';
import { factBits } from '../domain/packet-table.ts';
import type { ChannelBook } from './channel-book.ts';

const leastHours = 1 / 6;

export function notJudged(book: ChannelBook, hours: number): string[] {
  const { channels, judged, arp, questions } = book;
  let [apart, asked] = [0, 0];
  for (let at = 0; at < channels.count; at++) {
    if (channels.protocol[at] === arp) asked++;
    else if (judged[at] === 0) apart++;
  }
  const told = [
    `Multicast, broadcast and loopback, and what an address sends to itself (${counted(apart)})`,
    `ARP, except that a host asks for many addresses that nobody has (${counted(asked)})`,
  ];
  if (hours < leastHours)
    told.push('Window too short: less than 10 minutes show no slow beacon and no slow upload');
  if (questions.flow.length === 0)
    told.push(
      'No DNS question was seen: whether a server had a name is not known, and there are no tunnels by DNS to find',
    );
  if (book.facts.some((facts) => (facts & factBits.record) !== 0))
    told.push(
      'Flow records (Zeek, Suricata) have totals only: bursts, sizes of packets and TLS records, the moments at which payload went, and echoes are not known',
    );
  return told;
}

function counted(channels: number): string {
  return channels === 1 ? '1 channel here' : `${humanNumber(channels)} channels here`;
}

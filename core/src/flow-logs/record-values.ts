// Texts of flow logs -> ids of a dataset's dictionaries, and what a protocol makes of its ports. The same for all logs.

import { JawsError } from '@jaws/shared/contract/errors';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { ipProtocolNumber } from '@jaws/shared/domain/ip-protocols';
import { factBits, type PacketDictionaries } from '@jaws/shared/domain/packet-table';
import { mostLabels } from '../dataset/intern-label.ts';
import { BoundedInterner, ipText, labelText, protocolText } from '../import/table-fields.ts';
import type { FlowRecord } from './flow-record.ts';
import { portOf, textOf, timeUsOf } from './log-values.ts';

/** What labelled logs call ordinary traffic. */
const ordinaryWords: ReadonlySet<string> = new Set(['benign', 'normal']);
const [icmp, icmp6] = [1, 58];
/** Request and answer, by protocol. */
const echoTypes: ReadonlyMap<number, readonly [number, number]> = new Map([
  [icmp, [8, 0]],
  [icmp6, [128, 129]],
]);

/** Of a record in JSON, whatever it calls them; of ICMP types and codes in the place of ports. */
export type EndValues = Readonly<
  Record<'start' | 'client' | 'server' | 'clientPort' | 'serverPort' | 'protocol', unknown>
>;

export class RecordValues {
  readonly dictionaries: PacketDictionaries;
  private readonly addresses: BoundedInterner;
  private readonly labels: BoundedInterner;
  private readonly protocols: BoundedInterner;
  private readonly defaultLabel: string;
  private readonly icmpIds = new Map<number, boolean>();

  /** `defaultLabel` is that of records which have none of their own. */
  constructor(dictionaries: PacketDictionaries, defaultLabel: string) {
    this.dictionaries = dictionaries;
    this.defaultLabel = defaultLabel;
    this.addresses = new BoundedInterner(dictionaries.addresses, ipText);
    this.protocols = new BoundedInterner(
      dictionaries.protocols,
      protocolText,
      0xffff,
      () => new JawsError('import.bad-row', 'The log has more than 65,535 different protocols.'),
    );
    this.labels = new BoundedInterner(
      dictionaries.labels,
      (text) => (ordinaryWords.has(text.toLowerCase()) ? 'norm' : labelText(text, defaultLabel)),
      mostLabels,
      () => new JawsError('label.too-many'),
    );
  }

  /** As `address`, of a text that comes once only: what was met is remembered elsewhere. */
  newAddress(text: string): number {
    const address = parseIp(text);
    if (address === null) return 0;
    // IPv4 has one spelling.
    return this.dictionaries.addresses.intern(address.version === 4 ? text : formatIp(address));
  }

  /** 0: none, or no IP address. */
  address(text: string | undefined): number {
    return this.addresses.idOrMissing(text);
  }

  protocol(text: string | undefined): number {
    return this.protocols.idOrMissing(text);
  }

  /** Of the finest of several words that are there; the default where none is. */
  label(words: readonly (string | undefined)[]): number {
    const word = words.findLast(
      (text) => text !== undefined && text !== '' && text !== '-' && text !== '(empty)',
    );
    return this.labels.idOrMissing(word ?? this.defaultLabel);
  }

  /** Fills in start, ends and protocol out of values of JSON; or says what is wrong with them. */
  fillEnds(
    record: FlowRecord,
    { start, client, server, clientPort, serverPort, protocol }: EndValues,
  ): string | null {
    const startUs = timeUsOf(start);
    if (startUs === null) return 'its start is not a time';
    record.startUs = startUs;
    record.client = this.address(textOf(client) ?? undefined);
    record.server = this.address(textOf(server) ?? undefined);
    if (record.client === 0 || record.server === 0) return 'an address is not an IP address';
    const [from, to] = [portOf(clientPort), portOf(serverPort)];
    if (from === null || to === null) return 'a port is not between 0 and 65535';
    record.clientPort = from;
    record.serverPort = to;
    record.protocol = this.protocol(textOf(protocol) ?? undefined);
    return null;
  }

  isTcp(record: FlowRecord): boolean {
    return this.dictionaries.protocols.get(record.protocol) === 'TCP';
  }

  isVersion6(record: FlowRecord): boolean {
    return this.dictionaries.addresses.get(record.client)?.includes(':') === true;
  }

  /**
   * ICMP has types and codes in the place of ports: its rows have ports 0, and of the types the echo is known. ICMP
   * between addresses of version 6 is ICMPv6, whatever the log calls it.
   */
  settlePorts(record: FlowRecord): void {
    record.up.facts = 0;
    record.down.facts = 0;
    if (!this.isIcmp(record.protocol)) return;
    const isVersion6 = this.isVersion6(record);
    if (isVersion6) record.protocol = this.protocol('IPv6-ICMP');
    const [request, answer] = echoTypes.get(isVersion6 ? icmp6 : icmp) ?? [];
    if (record.clientPort === request) {
      record.up.facts = factBits.echoRequest;
      record.down.facts = factBits.echoReply;
    } else if (record.clientPort === answer) record.up.facts = factBits.echoReply;
    record.clientPort = 0;
    record.serverPort = 0;
  }
  private isIcmp(protocol: number): boolean {
    let known = this.icmpIds.get(protocol);
    if (known === undefined) {
      const number = ipProtocolNumber(this.dictionaries.protocols.get(protocol) ?? '');
      this.icmpIds.set(protocol, (known = number === icmp || number === icmp6));
    }
    return known;
  }
}

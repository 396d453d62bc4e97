// Rows as the CSV reader would give them, without writing and reading them: ids in the order in which the texts stand
// in the file, an undecoded row known by its missing protocol. So it makes no difference which way the columns came.

import type { DetailDictionary } from '@jaws/shared/domain/detail-dictionary';
import { factBits, type PacketDictionaries, type PacketTable } from '@jaws/shared/domain/packet-table';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';

/** Texts of the ids 1, 2, 3 … */
export interface CanonicalTexts {
  readonly addresses: readonly string[];
  readonly macs: readonly string[];
  readonly protocols: readonly string[];
  readonly labels: readonly string[];
  readonly details: readonly (readonly (string | null)[])[];
}

/** Bound to one set of dictionaries, which may grow; ids given back and used again are not for it. */
export class CanonicalRows {
  readonly dictionaries: PacketDictionaries;
  private readonly addresses = new IdOrder();
  private readonly macs = new IdOrder();
  private readonly protocols = new IdOrder();
  private readonly labels = new IdOrder();
  private readonly details = new IdOrder();

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * Puts the rows from `from` on into `target`, as many as it has. False: a row has a time that the CSV writes in
   * another way than a plain number of µs, and `target` is of no use.
   */
  fill(table: PacketTable, from: number, target: PacketTable): boolean {
    const { count } = target;
    const to = from + count;
    target.size.set(table.size.subarray(from, to));
    target.sourcePort.set(table.sourcePort.subarray(from, to));
    target.destinationPort.set(table.destinationPort.subarray(from, to));
    target.tcpFlags.set(table.tcpFlags.subarray(from, to));
    return this.fillOthers(table, from, target);
  }

  /** One loop, so that it is soon compiled: a short import is over before several are. */
  private fillOthers(table: PacketTable, from: number, target: PacketTable): boolean {
    const { addresses, macs, protocols, labels, details } = this;
    this.sync();
    let plain = true;
    for (let row = 0, at = from; row < target.count; row += 1, at += 1) {
      const us = table.timestampUs[at] as number;
      if (!(us >= 0 && us <= Number.MAX_SAFE_INTEGER && us === Math.floor(us))) plain = false;
      target.timestampUs[row] = us;
      const payload = table.payloadSize[at] as number;
      target.payloadSize[row] = payload < 0 ? -1 : payload;
      const protocol = table.protocol[at] as number;
      const detail = table.detail[at] as number;
      // The order within a row is the CSV reader's: source before destination.
      target.source[row] = addresses.idOf(table.source[at] as number);
      target.destination[row] = addresses.idOf(table.destination[at] as number);
      target.sourceMac[row] = macs.idOf(table.sourceMac[at] as number);
      target.destinationMac[row] = macs.idOf(table.destinationMac[at] as number);
      target.protocol[row] = protocols.idOf(protocol);
      target.label[row] = labels.idOf(table.label[at] as number);
      target.detail[row] = details.idOf(detail);
      const facts = (table.facts[at] as number) & ~factBits.undecoded;
      target.facts[row] = facts | (protocol === 0 ? factBits.undecoded : 0);
    }
    return plain;
  }

  private sync(): void {
    const { addresses, macs, protocols, labels, details } = this.dictionaries;
    this.addresses.reserve(addresses.size);
    this.macs.reserve(macs.size);
    this.protocols.reserve(protocols.size);
    this.labels.reserve(labels.size);
    this.details.reserve(details.size);
  }

  /** Of the rows so far. */
  texts(): CanonicalTexts {
    const { addresses, macs, protocols, labels, details } = this.dictionaries;
    return {
      addresses: textsOf(this.addresses, addresses),
      macs: textsOf(this.macs, macs),
      protocols: textsOf(this.protocols, protocols),
      labels: textsOf(this.labels, labels),
      details: this.details.list.map((id) => partsOf(details, id)),
    };
  }
}

/** Ids of a dictionary numbered anew from 1 in the order of their first use; 0 stays 0. */
class IdOrder {
  /** The ids, in that order. */
  readonly list: number[] = [];
  private numbers = new Uint32Array(64);

  reserve(size: number): void {
    if (size > this.numbers.length) this.numbers = grown(new Uint32Array(size * 2), this.numbers);
  }

  idOf(id: number): number {
    const number = this.numbers[id] as number;
    return number !== 0 || id === 0 ? number : (this.numbers[id] = this.list.push(id));
  }
}

function grown<T extends Uint32Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}

function textsOf({ list }: IdOrder, dictionary: StringDictionary): string[] {
  return list.map((id) => dictionary.get(id) ?? '');
}

function partsOf(details: DetailDictionary, id: number): readonly (string | null)[] {
  const { dnsName, httpUrl, sni, ja4 } = details.get(id);
  return [dnsName, httpUrl, sni, ja4];
}

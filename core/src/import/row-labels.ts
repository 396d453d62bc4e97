// Which label a packet gets while it is imported or captured: the one of the run, or `chum` for every packet
// from or to a chum address. Both directions: replies of a simulated exfiltration are part of it.

import { internLabel } from '../dataset/intern-label.ts';
import type { PacketTable } from '@jaws/shared/domain/packet-table';

export const chumLabel = 'chum';
export const defaultLabel = 'norm';

export class RowLabels {
  private readonly chumAddresses: ReadonlySet<string>;
  /** 1 for the ids of chum addresses; one look per address, none per packet. */
  private isChum = new Uint8Array(256);
  private known = 0;

  constructor(chumAddresses: ReadonlySet<string>) {
    this.chumAddresses = chumAddresses;
  }

  /** Gives rows `from … to-1` the label; null keeps the labels that are there (chum addresses still apply). */
  apply(table: PacketTable, from: number, to: number, label: string | null): void {
    const { labels } = table.dictionaries;
    if (label !== null) table.label.fill(internLabel(labels, label), from, to);
    if (this.chumAddresses.size === 0) return;
    this.learnAddresses(table);
    const chum = internLabel(labels, chumLabel);
    const { source, destination, label: column } = table;
    const { isChum } = this;
    for (let row = from; row < to; row += 1) {
      if (isChum[source[row] as number] === 1 || isChum[destination[row] as number] === 1) column[row] = chum;
    }
  }

  private learnAddresses(table: PacketTable): void {
    const { addresses } = table.dictionaries;
    if (addresses.size > this.isChum.length) {
      const larger = new Uint8Array(addresses.size * 2);
      larger.set(this.isChum);
      this.isChum = larger;
    }
    for (let id = this.known; id < addresses.size; id += 1) {
      this.isChum[id] = this.chumAddresses.has(addresses.get(id) ?? '') ? 1 : 0;
    }
    this.known = addresses.size;
  }
}

// Whether a record of a capture is the packet of a row: its time to the µs, its size, its ends.

import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { PacketDecoder } from '../../decode/packet-decoder.ts';
import { heldNameBytes } from '../../import/import-session.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';

export class SamePacket {
  private readonly dictionaries = new PacketDictionaries();
  private readonly decoded = new PacketTable(1, this.dictionaries);
  private readonly decoder = new PacketDecoder(this.dictionaries);

  /** Decodes the only record of `batch`. Call it once for each record, in the order of the file. */
  read(batch: RecordBatch): void {
    this.decoded.clear();
    this.decoder.decode(batch, this.decoded);
    const { details } = this.dictionaries;
    if (details.bytes > heldNameBytes) details.clear();
  }

  /** The record read last, against a row. */
  is(table: PacketTable, row: number): boolean {
    const { decoded } = this;
    return (
      decoded.timestampUs[0] === table.timestampUs[row] &&
      decoded.size[0] === table.size[row] &&
      decoded.sourcePort[0] === table.sourcePort[row] &&
      decoded.destinationPort[0] === table.destinationPort[row] &&
      this.address(decoded, 'source', 0) === this.address(table, 'source', row) &&
      this.address(decoded, 'destination', 0) === this.address(table, 'destination', row)
    );
  }

  private address(table: PacketTable, end: 'source' | 'destination', row: number): string | null {
    return table.dictionaries.addresses.get(table[end][row] as number) ?? null;
  }
}

// A packet table whose texts are shown changed (guarded, anonymised) while its columns stay as they are: the
// export formats read it like any other table, and a text is changed once per dictionary entry.

import { DetailDictionary, type PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { StringDictionary } from '@jaws/shared/domain/string-dictionary';

export interface TextChanges {
  readonly address?: (text: string) => string;
  readonly mac?: (text: string) => string;
  /** Protocols and labels. */
  readonly word?: (text: string) => string;
  /** DNS names and SNI. */
  readonly name?: (text: string) => string;
  readonly url?: (text: string) => string;
  readonly fingerprint?: (text: string) => string;
}

/** Shares the columns of `table`: later changes of its rows show through. */
export function viewOf(table: PacketTable, changes: TextChanges): PacketTable {
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  const dictionaries = Object.assign(new PacketDictionaries(), {
    addresses: new StringView(addresses, changes.address),
    macs: new StringView(macs, changes.mac),
    protocols: new StringView(protocols, changes.word),
    labels: new StringView(labels, changes.word),
    details: new DetailView(details, changes),
  });
  const { timestampUs, size, payloadSize, source, destination, sourcePort, destinationPort } = table;
  const { sourceMac, destinationMac, protocol, tcpFlags, label, detail, facts, count, capacity } = table;
  return Object.assign(new PacketTable(0, dictionaries), {
    ...{ timestampUs, size, payloadSize, source, destination, sourcePort, destinationPort },
    ...{ sourceMac, destinationMac, protocol, tcpFlags, label, detail, facts, count, capacity },
  });
}

/** Ids are those of the dictionary behind it, even where two texts become one. Not for interning. */
class StringView extends StringDictionary {
  private readonly behind: StringDictionary;
  private readonly change: ((text: string) => string) | undefined;
  private readonly changed: (string | null | undefined)[] = [];

  constructor(behind: StringDictionary, change: ((text: string) => string) | undefined) {
    super();
    this.behind = behind;
    this.change = change;
  }

  override get size(): number {
    return this.behind.size;
  }

  override get(id: number): string | null {
    if (this.change === undefined) return this.behind.get(id);
    const known = this.changed[id];
    if (known !== undefined) return known;
    const text = this.behind.get(id);
    const changed = text === null ? null : this.change(text);
    this.changed[id] = changed;
    return changed;
  }
}

class DetailView extends DetailDictionary {
  private readonly behind: DetailDictionary;
  private readonly changes: TextChanges;
  private readonly changed: PacketDetail[] = [];

  constructor(behind: DetailDictionary, changes: TextChanges) {
    super();
    this.behind = behind;
    this.changes = changes;
  }

  override get size(): number {
    return this.behind.size;
  }

  override get(id: number): PacketDetail {
    return (this.changed[id] ??= this.change(this.behind.get(id)));
  }

  private change({ dnsName, httpUrl, sni, ja4 }: PacketDetail): PacketDetail {
    const { name, url, fingerprint } = this.changes;
    return {
      dnsName: apply(name, dnsName),
      httpUrl: apply(url, httpUrl),
      sni: apply(name, sni),
      ja4: apply(fingerprint, ja4),
    };
  }
}

function apply(change: ((text: string) => string) | undefined, text: string | null): string | null {
  return change === undefined || text === null ? text : change(text);
}

// What logs beside that of the connections say of them (dns, ssl, http), by the connection's id: gathered before the
// connections are read, or while they go on (EVE).

import { factBits } from '@jaws/shared/domain/packet-table';
import type { SaidName } from './flow-record.ts';

/** Connections whose names are held at a time. */
const mostConnections = 2_000_000;
/** Names of one connection. */
const mostNames = 1000;

export class NamesOfFlows {
  /** Names that did not fit. */
  leftOut = 0;
  /** `factBits` of what no log here speaks of. */
  unknownFacts: number = factBits.helloUnknown | factBits.nameUnknown;
  private readonly byId = new Map<string, SaidName[]>();

  add(id: string, name: SaidName): void {
    const names = this.byId.get(id);
    if (names === undefined) {
      if (this.byId.size >= mostConnections) this.leftOut += 1;
      else this.byId.set(id, [name]);
    } else if (names.length < mostNames) names.push(name);
    else this.leftOut += 1;
  }

  /** From now on a flow without a hello, or without a name, had none. */
  tells(facts: number): void {
    this.unknownFacts &= ~facts;
  }

  get isEmpty(): boolean {
    return this.byId.size === 0;
  }

  /** In the order in which they were said; they are not held any longer. */
  take(id: string): readonly SaidName[] {
    const names = this.byId.get(id);
    if (names === undefined) return [];
    this.byId.delete(id);
    return names.length === 1 ? names : names.toSorted((a, b) => (a.atUs ?? 0) - (b.atUs ?? 0));
  }
}

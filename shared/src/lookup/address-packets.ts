// The packets of one address out of a dataset, as little of each as a time series needs: 14 bytes. Up and down are those of
// the local frame (DESIGN §1), as in the tables of endpoints and channels.

import { createLocalRule, type LocalRule } from '../domain/local-rule.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { noLabel } from '../domain/ordinary-label.ts';
import type { PacketRows } from '../domain/packet-rows.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import { FlowBuilder } from '../flows/flow-builder.ts';
import { noFlow } from '../flows/flow-table.ts';
import { timeSpan, type TimeSpan } from '../stats/timeline.ts';

export interface AddressPackets {
  readonly count: number;
  /** Unix epoch in µs, in the order of the rows; NaN where a packet has no time. */
  readonly timeUs: Float64Array;
  /** Bytes on the wire. */
  readonly size: Uint32Array;
  readonly isUp: Uint8Array;
  readonly label: Uint8Array;
  /** By id of a label; `NA` for none. */
  readonly labels: readonly string[];
  /** Of all packets of the dataset, of whatever address. */
  readonly span: TimeSpan;
  readonly localRule: string;
}

const [remote, local] = [1, 2];

/** Takes the rows of a dataset piece by piece, in their order. */
export class AddressCollector {
  private readonly packets: PacketRows;
  private readonly id: number;
  private readonly own: number;
  private readonly rule: LocalRule;
  private count = 0;
  private timeUs = new Float64Array(1024);
  private size = new Uint32Array(1024);
  private isUp = new Uint8Array(1024);
  private label = new Uint8Array(1024);
  /** By address id: 0 = not known yet, else `remote` or `local`. */
  private readonly sides: Uint8Array;
  /** Both ends or none of them are local: the flow tells which side is the client, and that one counts as local. */
  private readonly undecided: number[] = [];
  private readonly undecidedPorts: number[] = [];
  private readonly flows = new FlowBuilder({ assignFlows: true });

  /** `ip` as JAWS writes it. */
  constructor(packets: PacketRows, ip: string, localRule: LocalRuleRecord) {
    const { addresses } = packets.dictionaries;
    this.packets = packets;
    this.id = addresses.find(ip) ?? 0;
    this.rule = createLocalRule(localRule);
    this.sides = new Uint8Array(addresses.size);
    this.own = this.id === 0 ? remote : this.sideOf(this.id);
  }

  /** Rows `from … to-1`. */
  add(from: number, to: number): void {
    if (this.id === 0) return;
    this.packets.visit(from, to, (table, first, end) => {
      this.take(table, first, end);
    });
  }

  finish(): AddressPackets {
    this.decide();
    const { count } = this;
    const { labels } = this.packets.dictionaries;
    return {
      count,
      timeUs: this.timeUs.slice(0, count),
      size: this.size.slice(0, count),
      isUp: this.isUp.slice(0, count),
      label: this.label.slice(0, count),
      labels: Array.from({ length: Math.max(1, labels.size) }, (_, id) => labels.get(id) ?? noLabel),
      span: timeSpan(this.packets.timestampUs, this.packets.count),
      localRule: this.rule.text.slice(0, 512),
    };
  }

  private take(table: PacketTable, from: number, to: number): void {
    const { source, destination } = table;
    const { id } = this;
    // Hot loop: 3,000,000 packets.
    for (let row = from; row < to; row++) {
      const isSender = source[row] === id;
      if (!isSender && destination[row] !== id) continue;
      const at = this.note(table, row);
      const side = this.sideOf((isSender ? destination[row] : source[row]) as number);
      this.isUp[at] = isSender === (this.own === local || side === this.own) ? 1 : 0;
      if (side === this.own) this.leaveOpen(table, row, at);
    }
  }

  private leaveOpen(table: PacketTable, row: number, at: number): void {
    this.flows.add(table, row, row + 1);
    this.undecided.push(at);
    this.undecidedPorts.push(table.sourcePort[row] as number);
  }

  private note(table: PacketTable, row: number): number {
    if (this.count === this.timeUs.length) this.grow();
    const at = this.count++;
    this.timeUs[at] = table.timestampUs[row] as number;
    this.size[at] = table.size[row] as number;
    this.label[at] = table.label[row] as number;
    return at;
  }

  private sideOf(address: number): number {
    const known = this.sides[address] as number;
    if (known > 0) return known;
    const isLocal = this.rule.isLocal(this.packets.dictionaries.addresses.get(address) ?? '');
    return (this.sides[address] = isLocal ? local : remote);
  }

  /** Up is what the client sent (clientIsLocalSide). Packets without a flow have no other end: up is what it sent. */
  private decide(): void {
    if (this.undecided.length === 0) return;
    const flowOf = this.flows.takeFlowOfRow();
    const { client, server, clientPort } = this.flows.finish();
    for (const [number, at] of this.undecided.entries()) {
      const flow = flowOf[number] as number;
      if (flow === noFlow) continue;
      const isSender = this.isUp[at] === 1;
      const isWithItself = client[flow] === server[flow];
      const isFromClient = isWithItself
        ? this.undecidedPorts[number] === clientPort[flow]
        : isSender === (client[flow] === this.id);
      this.isUp[at] = isFromClient ? 1 : 0;
    }
  }

  private grow(): void {
    const { timeUs, size, isUp, label } = this;
    const room = timeUs.length * 2;
    this.timeUs = new Float64Array(room);
    this.timeUs.set(timeUs);
    this.size = new Uint32Array(room);
    this.size.set(size);
    this.isUp = new Uint8Array(room);
    this.isUp.set(isUp);
    this.label = new Uint8Array(room);
    this.label.set(label);
  }
}

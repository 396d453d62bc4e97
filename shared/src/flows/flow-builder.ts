// Packets in, bidirectional flows out, streaming: an open-addressing hash table of integers from (addresses,
// ports, protocol) to the newest flow of that key; nothing is allocated per packet.
// A packet starts a new flow when its key is new, when the flow was silent longer than its protocol's idle
// timeout, when it is older than the active timeout, or when a SYN opens a TCP connection anew.

import { factBits, PacketDictionaries, type PacketTable } from '../domain/packet-table.ts';
import { noteEcho, noteRecord, noteSyn } from './client-proof.ts';
import { finishFlows } from './finish-flows.ts';
import { ActivityPool } from './flow-activities.ts';
import { FlowColumns } from './flow-columns.ts';
import { hashOf, slotsFor } from './flow-slots.ts';
import { KnownServices } from './known-services.ts';
import { noFlow, type FlowTable } from './flow-table.ts';
import { servicePortRank } from './service-port.ts';

export interface FlowOptions {
  /** Silence that ends a flow. TCP 15 min, as long as a channel episode (DETECTION §2); UDP 5 min, the mapping
   * time that RFC 4787 REQ-5 recommends; others (ICMP, ARP …) 1 min. */
  readonly idleTcpMs?: number;
  readonly idleUdpMs?: number;
  readonly idleOtherMs?: number;
  /** A flow that lasts longer goes on as a new one; 24 h, above the longest step of "long connection" (12 h). */
  readonly activeMs?: number;
  /** Keep the flow id of every row that was added (4 bytes a row). */
  readonly assignFlows?: boolean;
  /** Only `flowCount` is wanted: what does not decide where a flow ends is left out, and `finish` is of no use. */
  readonly countOnly?: boolean;
}

const [fin, syn, rst, ack] = [1, 2, 4, 16];
const echo = factBits.echoRequest | factBits.echoReply;
/** A SYN inside a connection that is alive opens a new one only after this silence: before, it is a duplicate. */
const reopenUs = 1_000_000;

export class FlowBuilder {
  private readonly columns = new FlowColumns(1024);
  private readonly activities = new ActivityPool();
  private readonly services = new KnownServices();
  private count = 0;
  private keys = 0;
  private slots: Int32Array = new Int32Array(4096);
  private readonly idleTcpUs: number;
  private readonly idleUdpUs: number;
  private readonly idleOtherUs: number;
  private readonly activeUs: number;
  private readonly countOnly: boolean;
  private assigned: Uint32Array | null;
  private rows = 0;
  private dictionaries = new PacketDictionaries();

  constructor(options: FlowOptions = {}) {
    this.idleTcpUs = (options.idleTcpMs ?? 900_000) * 1000;
    this.idleUdpUs = (options.idleUdpMs ?? 300_000) * 1000;
    this.idleOtherUs = (options.idleOtherMs ?? 60_000) * 1000;
    this.activeUs = (options.activeMs ?? 86_400_000) * 1000;
    this.countOnly = options.countOnly === true;
    this.assigned = options.assignFlows === true ? new Uint32Array(4096) : null;
  }

  get flowCount(): number {
    return this.count;
  }

  /** Adds rows `from … to-1`. Every table given to one builder must share its dictionaries. */
  add(table: PacketTable, from: number, to: number): void {
    this.dictionaries = table.dictionaries;
    const tcp = table.dictionaries.protocols.find('TCP') ?? -1;
    const udp = table.dictionaries.protocols.find('UDP') ?? -1;
    this.reserveRows(to - from);
    for (let row = from; row < to; row++) {
      const source = table.source[row] as number;
      const destination = table.destination[row] as number;
      if (source === 0 || destination === 0) {
        this.assign(noFlow);
        continue;
      }
      const protocol = table.protocol[row] as number;
      const idleUs = protocol === tcp ? this.idleTcpUs : protocol === udp ? this.idleUdpUs : this.idleOtherUs;
      const flow = this.flowOf(table, row, protocol, idleUs);
      this.assign(flow);
      this.update(table, row, flow);
    }
  }

  /** The flows so far; the builder may go on afterwards. */
  finish(): FlowTable {
    const activities = this.activities.columns(this.count);
    return finishFlows(this.columns, this.count, this.dictionaries, activities);
  }

  /** With `assignFlows`: the flow id (or `noFlow`) of every row added, in the order of adding. */
  flowOfRow(): Uint32Array {
    return this.assigned === null ? new Uint32Array(0) : this.assigned.slice(0, this.rows);
  }

  /** As `flowOfRow` for the rows added since it was last taken; valid until more are added. Live use: no growth. */
  takeFlowOfRow(): Uint32Array {
    const taken = this.assigned === null ? new Uint32Array(0) : this.assigned.subarray(0, this.rows);
    this.rows = 0;
    return taken;
  }

  /**
   * Forgets flows whose last packet is before `limitUs`; those that stay are numbered anew in their order. Gives the
   * old numbers of those that stay, or null when nothing was forgotten. A later packet of a forgotten key opens a
   * new flow. Rows not yet taken keep old numbers: take them before.
   */
  forgetBefore(limitUs: number): Uint32Array | null {
    const kept = new Uint32Array(this.count);
    let count = 0;
    for (let flow = 0; flow < this.count; flow++)
      if ((this.columns.lastUs[flow] as number) >= limitUs) kept[count++] = flow;
    if (count === this.count) return null;
    const stay = kept.subarray(0, count);
    const newNumber = new Int32Array(this.count).fill(-1);
    stay.forEach((from, to) => (newNumber[from] = to));
    this.columns.keep(stay, this.count);
    this.activities.keep(stay);
    this.count = count;
    const newest = this.slots
      .filter((entry) => entry > 0 && (newNumber[entry - 1] as number) >= 0)
      .map((entry) => (newNumber[entry - 1] as number) + 1);
    this.keys = newest.length;
    this.slots = slotsFor(this.columns, newest, this.slots.length);
    return stay;
  }

  private assign(flow: number): void {
    if (this.assigned !== null) this.assigned[this.rows++] = flow;
  }

  private reserveRows(more: number): void {
    if (this.assigned === null || this.rows + more <= this.assigned.length) return;
    const larger = new Uint32Array(Math.max(this.rows + more, this.assigned.length * 2));
    larger.set(this.assigned);
    this.assigned = larger;
  }

  // eslint-disable-next-line complexity -- hot loop: finds a packet's flow or opens one, both ways in one place
  private flowOf(table: PacketTable, row: number, protocol: number, idleUs: number): number {
    const source = table.source[row] as number;
    const destination = table.destination[row] as number;
    const sourcePort = table.sourcePort[row] as number;
    const destinationPort = table.destinationPort[row] as number;
    const { address, port, protocol: protocols } = this.columns;
    const mask = this.slots.length - 1;
    let slot = hashOf(source, destination, sourcePort, destinationPort, protocol) & mask;
    for (;;) {
      const flow = (this.slots[slot] as number) - 1;
      if (flow < 0) return this.open(slot, table, row, protocol);
      const first = flow * 2;
      if (protocols[flow] === protocol) {
        const forward =
          address[first] === source &&
          address[first + 1] === destination &&
          port[first] === sourcePort &&
          port[first + 1] === destinationPort;
        const backward =
          address[first] === destination &&
          address[first + 1] === source &&
          port[first] === destinationPort &&
          port[first + 1] === sourcePort;
        if (forward || backward) return this.current(flow, slot, table, row, idleUs);
      }
      slot = (slot + 1) & mask;
    }
  }

  /** The flow of a known key, or its successor. */
  private current(flow: number, slot: number, table: PacketTable, row: number, idleUs: number): number {
    const columns = this.columns;
    // A record is one flow, however long it was silent.
    const facts = table.facts[row] as number;
    const protocol = columns.protocol[flow] as number;
    if ((facts & factBits.record) !== 0)
      return (facts & factBits.recordOpens) === 0 ? flow : this.open(slot, table, row, protocol);
    const at = table.timestampUs[row] as number;
    const lastUs = columns.lastUs[flow] as number;
    const firstUs = columns.firstUs[flow] as number;
    // Files in the wrong order go back in time: a gap is one in either direction.
    const isApart = at - lastUs > idleUs || firstUs - at > idleUs;
    const isSyn = ((table.tcpFlags[row] as number) & (syn | ack)) === syn;
    if (isSyn && (isApart || this.reopens(flow, at))) return this.open(slot, table, row, protocol);
    if (isApart || at - firstUs > this.activeUs) return this.goOn(flow, slot, table, row);
    return flow;
  }

  private reopens(flow: number, at: number): boolean {
    const columns = this.columns;
    if (at < (columns.lastUs[flow] as number)) return false;
    const flags = (columns.flags[flow * 2] as number) | (columns.flags[flow * 2 + 1] as number);
    if ((flags & (fin | rst)) !== 0) return true;
    const alive = (columns.payload[flow * 2] as number) + (columns.payload[flow * 2 + 1] as number) > 0;
    return alive && at - (columns.lastUs[flow] as number) > reopenUs;
  }

  /**
   * A new flow of the same two ends, after a pause or the active timeout. It keeps what is known of the client: else
   * the answer that comes first after a pause would turn the conversation round.
   */
  private goOn(flow: number, slot: number, table: PacketTable, row: number): number {
    const columns = this.columns;
    const side = this.sideOf(flow);
    const proof = columns.clientProof[flow] as number;
    const client = flow * 2 + side - 1;
    const next = this.open(slot, table, row, columns.protocol[flow] as number);
    if (side === 0) return next;
    const isFirst =
      columns.address[client] === columns.address[next * 2] &&
      columns.port[client] === columns.port[next * 2];
    columns.clientSide[next] = isFirst ? 1 : 2;
    columns.clientProof[next] = proof;
    return next;
  }

  /** As `clientSide`: the client is known, or it is the sender of the first packet; 0 where the ports will tell. */
  private sideOf(flow: number): number {
    const { clientSide, port } = this.columns;
    const known = clientSide[flow] as number;
    if (known > 0) return known;
    return servicePortRank(port[flow * 2] as number) === servicePortRank(port[flow * 2 + 1] as number)
      ? 1
      : 0;
  }

  private open(slot: number, table: PacketTable, row: number, protocol: number): number {
    const flow = this.count++;
    const columns = this.columns;
    if (flow === columns.capacity) columns.grow();
    const isNewKey = this.slots[slot] === 0;
    this.slots[slot] = flow + 1;
    columns.address[flow * 2] = table.source[row] as number;
    columns.address[flow * 2 + 1] = table.destination[row] as number;
    columns.port[flow * 2] = table.sourcePort[row] as number;
    columns.port[flow * 2 + 1] = table.destinationPort[row] as number;
    columns.protocol[flow] = protocol;
    const at = table.timestampUs[row] as number;
    columns.firstUs[flow] = at;
    columns.lastUs[flow] = at;
    columns.label[flow] = table.label[row] as number;
    if (isNewKey) {
      this.keys++;
      columns.clientSide[flow] = this.services.clientSide(table, row);
    }
    if (((table.facts[row] as number) & factBits.recordOpens) !== 0) noteRecord(columns, flow);
    if (this.keys * 2 > this.slots.length) this.rehash();
    return flow;
  }

  /** Ids of addresses will mean something else. */
  forgetServices(): void {
    this.services.forget();
  }

  /** A slot holds the newest flow of its key only, so every entry has a key of its own. */
  private rehash(): void {
    const entries = this.slots.filter((entry) => entry !== 0);
    this.slots = slotsFor(this.columns, entries, this.slots.length * 2);
  }

  // eslint-disable-next-line complexity -- hot loop: one packet's updates, 6 M packets/s inline
  private update(table: PacketTable, row: number, flow: number): void {
    const columns = this.columns;
    const at = table.timestampUs[row] as number;
    const isFirst =
      columns.address[flow * 2] === table.source[row] && columns.port[flow * 2] === table.sourcePort[row];
    const index = isFirst ? flow * 2 : flow * 2 + 1;
    const payload = table.payloadSize[row] as number;
    if (payload > 0) {
      columns.payload[index] = (columns.payload[index] as number) + payload;
      if (!this.countOnly) this.activities.note(flow, isFirst ? 0 : 1, at, payload);
    }
    const flags = table.tcpFlags[row] as number;
    if (flags !== 0) {
      columns.flags[index] = (columns.flags[index] as number) | flags;
      if ((flags & syn) !== 0) noteSyn(columns, flow, isFirst ? 1 : 2, flags);
    }
    if (at > (columns.lastUs[flow] as number)) columns.lastUs[flow] = at;
    else if (at < (columns.firstUs[flow] as number)) columns.firstUs[flow] = at;
    if (this.countOnly) return;
    columns.packets[index] = (columns.packets[index] as number) + 1;
    columns.bytes[index] = (columns.bytes[index] as number) + (table.size[row] as number);
    const facts = table.facts[row] as number;
    if (facts !== 0) {
      columns.facts[flow] = (columns.facts[flow] as number) | facts;
      if ((facts & echo) !== 0) noteEcho(columns, flow, isFirst ? 1 : 2, facts);
    }
    const detail = table.detail[row] as number;
    if (detail !== 0) this.noteDetail(flow, detail, facts);
    if (columns.label[flow] !== table.label[row]) columns.labelMixed[flow] = 1;
  }

  private noteDetail(flow: number, detail: number, facts: number): void {
    const columns = this.columns;
    columns.detailPackets[flow] = (columns.detailPackets[flow] as number) + 1;
    if (columns.detail[flow] === 0) columns.detail[flow] = detail;
    if ((facts & factBits.hasHello) !== 0 && columns.helloDetail[flow] === 0)
      columns.helloDetail[flow] = detail;
  }
}

// Labels packets of flows that were announced, both ways and whatever the toggle says, and counts what was seen of
// them. Costs nothing while no flow is watched, and two look-ups of ports a packet while one is.

import type { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { Frame } from '../../decode/frame.ts';
import { decodeLink } from '../../decode/link-layer.ts';
import { decodeLayers } from '../../decode/network-layer.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { SequenceCoverage } from './sequence-coverage.ts';
import {
  afterEndMs,
  hasPorts,
  isEcho,
  plainIp,
  textOfFlow,
  type FlowCount,
  type FlowKey,
  type FlowReport,
  type WatchedFlow,
} from './watched-flow.ts';

const mostFlows = 2000;
/** Counts of flows that are not labelled any more and still may be asked for. */
const mostRetired = 20_000;
/** Looking through them all for each batch would cost more than their packets do. */
const lookMs = 1000;
const mostLabels = 255;
const mostDatasets = 100;
const [finFlag, resetFlag] = [0x01, 0x04];

interface Watched {
  readonly text: string;
  readonly flow: WatchedFlow;
  readonly remoteIp: string;
  fromUs: number;
  packetsUp: number;
  packetsDown: number;
  readonly coverage: SequenceCoverage | null;
  /** Bits: 1 = FIN up, 2 = FIN down; 3 = over, also after a RST. */
  finished: number;
  /** When the flow was first known to be over; null while it goes on. */
  endedMs: number | null;
  /** Ids in the dictionaries in use. */
  addressId: number;
  /** -1 = any. */
  localId: number;
  protocolId: number;
  labelId: number;
}

export class WatchedFlows {
  /** By text, oldest first. */
  private readonly flows = new Map<string, Watched>();
  private readonly retired = new Map<string, FlowCount>();
  private readonly byPort = new Map<number, Watched[]>();
  /** Flows of each local port: what nearly every packet is turned away by. */
  private readonly portUse = new Uint16Array(65_536);
  private dictionaries: PacketDictionaries | null = null;
  private readonly frame = new Frame();
  private readonly datasets = new Set<string>();
  private byTime: boolean;
  private lookedMs = -Infinity;

  /** `byTime` false: packet times are not of this machine's clock, so `fromMs` says nothing. */
  constructor(byTime: boolean) {
    this.byTime = byTime;
  }

  /** Flows being labelled. */
  get size(): number {
    return this.flows.size;
  }

  /** From the next packet on. A flow that is watched already goes on being counted, under the new label. */
  watch(flows: readonly WatchedFlow[]): void {
    for (const flow of flows) {
      const text = textOfFlow(flow);
      const before = this.takeOut(text);
      this.makeRoom();
      this.add({
        ...(before ?? newWatched(text, flow, hasPorts(flow.protocol) ? this.retired.get(text) : undefined)),
        ...{ flow, finished: 0, endedMs: null },
        fromUs: this.byTime ? (before?.fromUs ?? flow.fromMs * 1000) : -Infinity,
      });
    }
    this.dictionaries = null;
  }

  /** Without ports all runs between two hosts are one flow: after its end it is another one, counted from nothing. */
  private takeOut(text: string): Watched | undefined {
    const known = this.flows.get(text);
    if (known === undefined) return undefined;
    this.remove(known);
    return hasPorts(known.flow.protocol) || known.endedMs === null ? known : undefined;
  }

  /** What was seen so far, in the order asked; the flows are forgotten some time after the first time. */
  finish(keys: readonly FlowKey[], nowMs: number): FlowReport {
    const flows = keys.map((key) => {
      const text = textOfFlow(key);
      const watched = this.flows.get(text);
      if (watched === undefined) return this.retired.get(text) ?? null;
      watched.endedMs ??= nowMs;
      return countsOf(watched);
    });
    return { datasets: [...this.datasets], flows };
  }

  /** Ends the labelling of flows that are long over; as often as is liked. */
  forget(nowMs: number): void {
    if (this.flows.size === 0 || Math.abs(nowMs - this.lookedMs) < lookMs) return;
    this.lookedMs = nowMs;
    for (const watched of [...this.flows.values()])
      if (watched.endedMs !== null && nowMs - watched.endedMs > afterEndMs(watched.flow.protocol))
        this.retire(watched);
      else if (watched.finished === 3) watched.endedMs ??= nowMs;
  }

  /** True when this capture was told of the flow. */
  knows(key: FlowKey): boolean {
    const text = textOfFlow(key);
    return this.flows.has(text) || this.retired.has(text);
  }

  /** The clock was set: times of packets say nothing about the moment a flow was announced. */
  settle(): void {
    this.byTime = false;
    for (const watched of this.flows.values()) watched.fromUs = -Infinity;
  }

  /**
   * Labels the rows from `start` on, which are the records of `batch` whose `keep` is 1, and go to `dataset`; returns
   * how many belong to watched flows.
   */
  apply(table: PacketTable, start: number, batch: RecordBatch, keep: Uint8Array, dataset: string): number {
    if (this.flows.size === 0) return 0;
    if (this.dictionaries !== table.dictionaries) this.learn(table.dictionaries);
    const { portUse } = this;
    const { sourcePort, destinationPort, label } = table;
    let found = 0;
    let row = start;
    for (let record = 0; record < batch.count; record += 1) {
      if (keep[record] !== 1) continue;
      const from = sourcePort[row] as number;
      const to = destinationPort[row] as number;
      if (((portUse[from] as number) | (portUse[to] as number)) !== 0) {
        const watched = this.up(table, row, batch, record) ?? this.down(table, row);
        if (watched !== null) {
          label[row] = watched.labelId;
          found += 1;
        }
      }
      row += 1;
    }
    if (found > 0 && this.datasets.size < mostDatasets) this.datasets.add(dataset);
    return found;
  }

  private up(table: PacketTable, row: number, batch: RecordBatch, record: number): Watched | null {
    const watched = this.find(table, row, true);
    if (watched === null) return null;
    watched.packetsUp += 1;
    if (watched.coverage !== null) {
      noteEnd(watched, table.tcpFlags[row] as number, 1);
      this.cover(watched.coverage, batch, record);
    }
    return watched;
  }

  private down(table: PacketTable, row: number): Watched | null {
    const watched = this.find(table, row, false);
    if (watched === null) return null;
    watched.packetsDown += 1;
    if (watched.coverage !== null) noteEnd(watched, table.tcpFlags[row] as number, 2);
    return watched;
  }

  private find(table: PacketTable, row: number, isUp: boolean): Watched | null {
    const localPort = (isUp ? table.sourcePort : table.destinationPort)[row] as number;
    const candidates = this.portUse[localPort] === 0 ? undefined : this.byPort.get(localPort);
    if (candidates === undefined) return null;
    for (const watched of candidates) if (isOf(watched, table, row, isUp)) return watched;
    return null;
  }

  /** The table has no sequence numbers: the few records that are asked are decoded once more. */
  private cover(coverage: SequenceCoverage, batch: RecordBatch, record: number): void {
    const { frame } = this;
    const { bytes, offset, capturedLength, wireLength, linkType } = batch;
    frame.start(
      bytes,
      offset[record] as number,
      capturedLength[record] as number,
      wireLength[record] as number,
    );
    decodeLayers(frame, decodeLink(frame, linkType[record] as number));
    // Not set where even the header was cut: then nothing is known of its bytes.
    if (frame.application === 6) coverage.add(frame.tcpSequence >>> 0, frame.tcpFlags, frame.payloadWire);
  }

  private learn(dictionaries: PacketDictionaries): void {
    const { addresses, protocols, labels } = dictionaries;
    for (const watched of this.flows.values()) {
      const { protocol, label, localIp } = watched.flow;
      watched.localId = localIp === undefined ? -1 : addresses.intern(plainIp(localIp));
      watched.addressId = addresses.intern(watched.remoteIp);
      // A dataset full of labels has no room for another: its packets keep the toggle's, the capture goes on.
      const hasRoom = labels.size <= mostLabels || labels.find(label) !== undefined;
      watched.protocolId = hasRoom ? protocols.intern(protocol) : -1;
      watched.labelId = hasRoom ? labels.intern(label) : 0;
    }
    this.dictionaries = dictionaries;
  }

  private makeRoom(): void {
    if (this.flows.size < mostFlows) return;
    const all = [...this.flows.values()];
    const least = all.find((one) => one.endedMs !== null) ?? all.find((one) => one.finished === 3) ?? all[0];
    if (least !== undefined) this.retire(least);
  }

  private retire(watched: Watched): void {
    this.remove(watched);
    this.retired.delete(watched.text);
    this.retired.set(watched.text, countsOf(watched));
    for (const text of this.retired.keys()) {
      if (this.retired.size <= mostRetired) break;
      this.retired.delete(text);
    }
  }

  private add(watched: Watched): void {
    const { localPort } = watched.flow;
    this.flows.set(watched.text, watched);
    this.retired.delete(watched.text);
    this.byPort.set(localPort, [...(this.byPort.get(localPort) ?? []), watched]);
    this.portUse[localPort] = (this.portUse[localPort] as number) + 1;
  }

  private remove(watched: Watched): void {
    const { localPort } = watched.flow;
    this.flows.delete(watched.text);
    const others = (this.byPort.get(localPort) ?? []).filter((one) => one !== watched);
    if (others.length === 0) this.byPort.delete(localPort);
    else this.byPort.set(localPort, others);
    this.portUse[localPort] = others.length;
  }
}

/** The local port is that of the flow. */
function isOf(watched: Watched, table: PacketTable, row: number, isUp: boolean): boolean {
  return (
    watched.flow.remotePort === (isUp ? table.destinationPort : table.sourcePort)[row] &&
    watched.addressId === (isUp ? table.destination : table.source)[row] &&
    watched.protocolId === table.protocol[row] &&
    (watched.localId < 0 || isEchoOf(watched.localId, table, row, isUp)) &&
    (table.timestampUs[row] as number) >= watched.fromUs
  );
}

function isEchoOf(localId: number, table: PacketTable, row: number, isUp: boolean): boolean {
  return localId === (isUp ? table.source : table.destination)[row] && isEcho(table.facts[row] as number);
}

/** `earlier`: what was counted of the same ports before. */
function newWatched(text: string, flow: WatchedFlow, earlier: FlowCount | undefined): Watched {
  return {
    ...{ text, flow, remoteIp: plainIp(flow.remoteIp), fromUs: -Infinity },
    packetsUp: earlier?.packetsUp ?? 0,
    packetsDown: earlier?.packetsDown ?? 0,
    coverage: flow.protocol === 'TCP' ? new SequenceCoverage(earlier?.uniqueTcpBytes ?? 0) : null,
    ...{ finished: 0, endedMs: null, addressId: 0, localId: -1, protocolId: 0, labelId: 0 },
  };
}

function noteEnd(watched: Watched, tcpFlags: number, side: 1 | 2): void {
  if ((tcpFlags & resetFlag) !== 0) watched.finished = 3;
  else if ((tcpFlags & finFlag) !== 0) watched.finished |= side;
}

function countsOf({ packetsUp, packetsDown, coverage }: Watched): FlowCount {
  return { packetsUp, packetsDown, uniqueTcpBytes: coverage?.uniqueBytes ?? null };
}

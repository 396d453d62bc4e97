// The units of the window at one moment, in pieces: flows and endpoints from flows that are kept up to date, packets
// from the newest rows. Packets are counted anew each time: 10,000 rows take 3 ms, less than keeping counts would.

import { channelUnitSteps } from '../analysis/channel-units.ts';
import { endpointUnitSteps } from '../analysis/endpoint-units.ts';
import { flowUnitSteps } from '../analysis/flow-units.ts';
import { packetUnits } from '../analysis/packet-units.ts';
import type { Steps } from '../analysis/steps.ts';
import { readTraffic } from '../analysis/traffic.ts';
import type { JudgedUnits, UnitSet } from '../analysis/unit-set.ts';
import type { PacketTable } from '../domain/packet-table.ts';
import type { FlowTable } from '../flows/flow-table.ts';
import type { LiveSettings } from './live-settings.ts';
import type { LiveDictionaries } from './live-dictionaries.ts';
import { LiveTraffic } from './live-traffic.ts';
import { RollingWindow } from './rolling-window.ts';

/** Translated in pieces that stay in the processor's cache. */
const rowsAtOnce = 8192;

export interface LiveUnitSet {
  readonly units: UnitSet;
  /** Stable number of each unit: of a channel, flow or packet since the start (from 0), address id of an endpoint. */
  readonly keys: Float64Array;
  /** Packet time of each unit's first and last packet, ms. */
  readonly firstMs: Float64Array;
  readonly lastMs: Float64Array;
}

/** With the happenings that they inherit from. */
export interface JudgedUnitSet extends LiveUnitSet {
  readonly units: JudgedUnits;
}

export interface WindowFacts {
  readonly packets: number;
  readonly flows: number;
  /** Packets since the start, and flows that have left. */
  readonly packetsSeen: number;
  readonly flowsLeft: number;
  /** Packet time, ms; null while empty. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export class LiveUnits {
  private readonly settings: LiveSettings;
  private readonly dictionaries: LiveDictionaries;
  private readonly window: RollingWindow;
  private readonly traffic: LiveTraffic;
  private latestUs = Number.NEGATIVE_INFINITY;
  private flowsLeft = 0;
  /** Number of each channel by its id, and keys that are told of though they have left. */
  private channelKeys = new Map<string, number>();
  private channelsMet = 0;
  private told: ReadonlySet<number> = new Set();
  /** Caller's time minus packet time, measured when packets last came. */
  private lagMs = 0;
  private isNew = false;

  constructor(settings: LiveSettings, dictionaries: LiveDictionaries) {
    const { windowMs, mostPackets, local, names } = settings;
    this.settings = settings;
    this.dictionaries = dictionaries;
    this.window = new RollingWindow({ lengthMs: windowMs, mostPackets }, dictionaries.own);
    this.traffic = new LiveTraffic(dictionaries.own, { names, ...(local === null ? {} : { local }) });
  }

  add(table: PacketTable, from: number, to: number): void {
    if (to > from) this.isNew = true;
    for (let row = from; row < to; row += rowsAtOnce)
      this.take(this.dictionaries.translate(table, row, Math.min(to, row + rowsAtOnce)));
  }

  /**
   * Drops what has left. The window ends at the newest packet, and slides on with `nowMs` while none comes: so a
   * replay may run at any speed, or at another time than it was recorded. `keptKeys`: units that are still told of after they have left.
   */
  expire(nowMs: number, keptKeys: Iterable<number> = []): void {
    const latestMs = this.latestUs / 1000;
    this.told = new Set(keptKeys);
    if (this.isNew) this.lagMs = nowMs - latestMs;
    this.isNew = false;
    const endMs = Math.max(latestMs, nowMs - this.lagMs);
    this.window.expire(endMs);
    if (this.settings.unit !== 'packets') this.expireFlows(endMs);
    if (this.dictionaries.isDue) this.sweep(this.told);
  }

  private take(table: PacketTable): void {
    const { count } = table;
    for (let row = 0; row < count; row++)
      this.latestUs = Math.max(this.latestUs, table.timestampUs[row] as number);
    this.window.add(table, 0, count);
    if (this.settings.unit !== 'packets') this.traffic.add(table, 0, count);
  }

  private expireFlows(endMs: number): void {
    const isFull = this.window.count === this.settings.mostPackets;
    const byTimeUs = (endMs - this.settings.windowMs) * 1000;
    const limitUs = isFull ? Math.max(byTimeUs, this.window.oldestUs) : byTimeUs;
    this.flowsLeft += this.traffic.expire(limitUs, this.settings.mostUnits);
  }

  /** Endpoints' keys are address ids: those that are still told of keep their meaning. */
  private sweep(keptKeys: Iterable<number>): void {
    const { dictionaries, window, traffic, settings } = this;
    const held = dictionaries.marks();
    window.hold(held);
    if (settings.unit !== 'packets') traffic.hold(held);
    if (settings.unit === 'endpoints') for (const key of keptKeys) held.addresses[key] = 1;
    traffic.release(dictionaries.sweep(held));
  }

  *steps(): Steps<JudgedUnitSet> {
    const { unit, features, habits } = this.settings;
    const { own } = this.dictionaries;
    if (unit === 'packets') return yield* this.packets();
    const { traffic, gathered, numbers } = this.traffic.snapshot();
    yield;
    const known = { gathered, habits };
    const { flows } = traffic;
    if (unit === 'flows') {
      const units = yield* flowUnitSteps(traffic, features, known);
      const milliseconds = (us: number): number => us / 1000;
      return {
        ...{ units, keys: numbers },
        firstMs: flows.firstUs.slice(0, units.count).map(milliseconds),
        lastMs: flows.lastUs.slice(0, units.count).map(milliseconds),
      };
    }
    if (unit === 'channels') {
      const units = yield* channelUnitSteps(traffic, features, known);
      const { happenings, happening } = units;
      const seen = (us: Float64Array): Float64Array =>
        Float64Array.from(happening, (id) => (us[id] as number) / 1000);
      const [firstMs, lastMs] = [seen(happenings.firstUs), seen(happenings.lastUs)];
      return { units, keys: this.keysOfChannels(units), firstMs, lastMs };
    }
    const units = yield* endpointUnitSteps(traffic, features, known);
    const keys = new Float64Array(units.count);
    for (let at = 0; at < units.count; at++) keys[at] = own.addresses.find(units.id(at)) ?? 0;
    return { units, keys, ...endpointSpans(flows, keys) };
  }

  /** Numbers that stay with a channel while it is in the window or told of. */
  private keysOfChannels(units: UnitSet): Float64Array {
    const keys = new Float64Array(units.count);
    const next = new Map<string, number>();
    for (const [id, key] of this.channelKeys) if (this.told.has(key)) next.set(id, key);
    for (let unit = 0; unit < units.count; unit++) {
      const id = units.id(unit);
      const key = this.channelKeys.get(id) ?? this.channelsMet++;
      keys[unit] = key;
      next.set(id, key);
    }
    this.channelKeys = next;
    return keys;
  }

  facts(): WindowFacts {
    const { window, traffic, flowsLeft } = this;
    const isEmpty = window.count === 0;
    return {
      packets: window.count,
      flows: traffic.flowCount,
      packetsSeen: window.added,
      flowsLeft,
      fromMs: isEmpty ? null : window.oldestUs / 1000,
      toMs: isEmpty ? null : this.latestUs / 1000,
    };
  }

  private *packets(): Steps<JudgedUnitSet> {
    const { features, mostUnits, local, names, habits } = this.settings;
    const { table, firstNumber } = this.window.newest(mostUnits);
    const rowNumbers = Uint32Array.from({ length: table.count }, (_, row) => firstNumber + row);
    const traffic = readTraffic(table, { names, rowNumbers, ...(local === null ? {} : { local }) });
    yield;
    const firstMs = table.timestampUs.slice(0, table.count).map((us) => us / 1000);
    return {
      units: packetUnits(traffic, features, habits),
      keys: Float64Array.from(rowNumbers),
      ...{ firstMs, lastMs: firstMs },
    };
  }
}

/** From when to when the flows of each address were seen. */
function endpointSpans(flows: FlowTable, addresses: Float64Array): Pick<LiveUnitSet, 'firstMs' | 'lastMs'> {
  const firstMs = new Float64Array(addresses.length).fill(Number.POSITIVE_INFINITY);
  const lastMs = new Float64Array(addresses.length).fill(Number.NEGATIVE_INFINITY);
  const unitOf = new Map<number, number>();
  addresses.forEach((address, unit) => unitOf.set(address, unit));
  for (let flow = 0; flow < flows.count; flow++) {
    for (const address of [flows.client[flow] as number, flows.server[flow] as number]) {
      const unit = unitOf.get(address);
      if (unit === undefined) continue;
      firstMs[unit] = Math.min(firstMs[unit] as number, (flows.firstUs[flow] as number) / 1000);
      lastMs[unit] = Math.max(lastMs[unit] as number, (flows.lastUs[flow] as number) / 1000);
    }
  }
  return { firstMs, lastMs };
}

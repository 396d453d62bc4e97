// Live capture of the in-memory host: interfaces with traffic, captures that store made-up packets. Time passes only
// when `advance` is called, so that a test says what happens when; /fake.html calls it four times a second.

import type { CaptureInterface, CaptureOptions, CaptureState } from '@jaws/shared/contract/capture';
import { captureTailRows } from '@jaws/shared/contract/capture';
import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { packetColumns } from '@jaws/shared/contract/tables';
import { fakeDoctorReport } from './fake-doctor.ts';
import { makeFakeDataset, type FakeDatasets } from './fake-datasets.ts';
import { packetRow } from './fake-tables.ts';
import { makeFakePackets, seededRandom, type FakePacket } from './fake-traffic.ts';

const startMs = Date.UTC(2026, 4, 4, 13);

function fakeInterface(name: string, facts: Partial<CaptureInterface>): CaptureInterface {
  return {
    name,
    description: '',
    addresses: [],
    up: true,
    loopback: false,
    lastUsedMs: null,
    counters: { packets: 1000, bytes: 800_000 },
    ...facts,
  };
}

export function fakeInterfaces(): CaptureInterface[] {
  return [
    fakeInterface('eth0', {
      description: 'Wired, 1 Gbit/s',
      addresses: ['192.168.1.17', 'fe80::a00:27ff:fe4e:66a1'],
      lastUsedMs: startMs - 86_400_000,
    }),
    fakeInterface('wlan0', { description: 'Wireless', addresses: ['192.168.1.44'] }),
    fakeInterface('lo', { description: 'Loopback', addresses: ['127.0.0.1', '::1'], loopback: true }),
    fakeInterface('tun0', { description: 'Tunnel', up: false, counters: null }),
  ];
}

interface RunningFake {
  state: CaptureState;
  readonly packets: FakePacket[];
}

/** Rates of the interfaces, packets/s. */
const rates: Readonly<Record<string, number>> = { eth0: 1234, wlan0: 87, lo: 12 };

function firstState(
  captureId: string,
  dataset: string,
  options: CaptureOptions,
  nowMs: number,
): CaptureState {
  return {
    captureId,
    phase: 'running',
    source: {
      name: options.source === 'auto' ? 'dumpcap' : options.source,
      why: 'dumpcap is installed and you may use it; it counts what it loses.',
      timestampSource: options.source === 'replay' ? 'file' : 'kernel',
      sizes: options.source === 'cap' ? 'derived' : 'wire',
      drops: options.source === 'cap' ? 'unknown' : options.source === 'tcpdump' ? 'end' : 'live',
    },
    interface: options.interface,
    filter: options.filter,
    dataset,
    datasets: [dataset],
    label: options.label,
    startedMs: nowMs,
    elapsedMs: 0,
    stored: 0,
    bytes: 0,
    rows: 0,
    labels: {},
    packetsPerSecond: 0,
    bitsPerSecond: 0,
    dropped: options.source === 'cap' || options.source === 'tcpdump' ? null : 0,
    blacklisted: 0,
    skipped: 0,
    queue: { packets: 0, limit: 20_000 },
    disk: { freeBytes: 41_000_000_000, secondsLeft: null },
    marks: [],
    warnings: [],
    error: null,
  };
}

function tailColumns(packets: readonly FakePacket[]): Record<string, (string | number | null)[]> {
  const rows = packets.slice(-captureTailRows).map(packetRow);
  return Object.fromEntries(packetColumns.map((name) => [name, rows.map((row) => row[name] ?? null)]));
}

export class FakeCapture {
  interfaces: CaptureInterface[] = fakeInterfaces();
  doctor = fakeDoctorReport();
  readonly remembered = new Map<string | null, CaptureOptions>();
  recovered: { dataset: string; rows: number; text: string }[] = [];
  private readonly running = new Map<string, RunningFake>();
  private readonly datasets: FakeDatasets;
  private readonly publish: Publish;
  private readonly random = seededRandom(3);
  private nowMs = startMs;

  constructor(datasets: FakeDatasets, publish: Publish) {
    this.datasets = datasets;
    this.publish = publish;
  }

  /** Lets `ms` pass: counters grow, running captures store packets and say so. */
  advance(ms: number): void {
    this.nowMs += ms;
    this.interfaces = this.interfaces.map((one) => {
      if (one.counters === null || !one.up) return one;
      const grown = Math.round(((rates[one.name] ?? 40) * (0.7 + 0.6 * this.random()) * ms) / 1000);
      const { packets, bytes } = one.counters;
      return { ...one, counters: { packets: packets + grown, bytes: bytes + grown * 620 } };
    });
    for (const captureId of this.running.keys()) this.grow(captureId, ms);
  }

  /** Changes what a capture says of itself, and says it. */
  change(captureId: string, changes: Partial<CaptureState>): CaptureState {
    const one = this.get(captureId);
    one.state = { ...one.state, ...changes };
    this.publish('capture.stateChanged', one.state);
    return one.state;
  }

  /** Of captures that go on. */
  runningDatasets(): string[] {
    const states = [...this.running.values()].map(({ state }) => state);
    return states.flatMap(({ phase, dataset }) => (phase === 'running' && dataset !== null ? [dataset] : []));
  }

  stateOf(captureId: string): CaptureState {
    return this.get(captureId).state;
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `capture.${string}`>> {
    return {
      'capture.interfaces': () => Promise.resolve({ atMs: this.nowMs, interfaces: this.interfaces }),
      'capture.doctor': () => Promise.resolve(this.doctor),
      'capture.checkFilter': ({ filter }) => {
        const isBad = /\b(bogus|==)/.test(filter);
        return Promise.resolve({ checked: true, error: isBad ? 'syntax error in filter expression' : null });
      },
      'capture.remembered': ({ interface: name }) =>
        Promise.resolve({ options: this.remembered.get(name) ?? null }),
      'capture.start': (options) => Promise.resolve(this.start(options)),
      'capture.label': ({ captureId, label }) => {
        this.mark(captureId, 'label', `Label ${label} from here on`, { label });
        return Promise.resolve(null);
      },
      'capture.pause': ({ captureId }) => {
        this.mark(captureId, 'pause', 'Paused', { phase: 'paused', packetsPerSecond: 0, bitsPerSecond: 0 });
        return Promise.resolve(null);
      },
      'capture.resume': ({ captureId }) => {
        this.mark(captureId, 'resume', 'Resumed', { phase: 'running' });
        return Promise.resolve(null);
      },
      'capture.stop': ({ captureId }) => Promise.resolve(this.stop(captureId)),
      'capture.list': () =>
        Promise.resolve({
          captures: [...this.running.values()].map(({ state }) => state).reverse(),
          recovered: this.recovered,
        }),
    };
  }

  start(options: CaptureOptions): { captureId: string; dataset: string } {
    const known = this.interfaces.some(({ name }) => name === options.interface);
    if (options.interface !== null && !known) throw new JawsError('capture.unknown-interface');
    const captureId = `capture-${this.running.size + 1}`;
    const dataset = options.dataset ?? `${options.interface ?? 'replay'}-20260504-13000${this.running.size}`;
    if (!options.append) this.datasets.assertFree(dataset);
    this.remembered.set(options.interface, options);
    const state = firstState(captureId, dataset, options, this.nowMs);
    this.running.set(captureId, { state, packets: [] });
    this.publish('capture.stateChanged', state);
    this.datasets.put(makeFakeDataset(dataset, []));
    return { captureId, dataset };
  }

  private stop(captureId: string): CaptureState {
    const { packets, state } = this.get(captureId);
    this.datasets.put(makeFakeDataset(state.dataset ?? captureId, packets));
    return this.change(captureId, { phase: 'ended', packetsPerSecond: 0, bitsPerSecond: 0 });
  }

  private mark(
    captureId: string,
    kind: CaptureState['marks'][number]['kind'],
    text: string,
    changes: Partial<CaptureState>,
  ): void {
    const { marks } = this.get(captureId).state;
    this.change(captureId, { ...changes, marks: [...marks, { ms: this.nowMs, kind, text }] });
  }

  private get(captureId: string): RunningFake {
    const one = this.running.get(captureId);
    if (one === undefined) throw new JawsError('capture.not-running');
    return one;
  }

  private grow(captureId: string, ms: number): void {
    const { state, packets } = this.get(captureId);
    const elapsedMs = state.elapsedMs + ms;
    const count = Math.round(
      ((rates[state.interface ?? 'eth0'] ?? 40) * (0.7 + 0.6 * this.random()) * ms) / 1000,
    );
    if (state.phase === 'paused') this.change(captureId, { elapsedMs, skipped: state.skipped + count });
    if (state.phase !== 'running') return;
    const fresh = makeFakePackets(count, packets.length + 1).map((packet, index) => ({
      ...packet,
      id: packets.length + index + 1,
      timeMs: this.nowMs - ms + (index * ms) / Math.max(1, count),
      label: state.label,
    }));
    packets.push(...fresh);
    const bytes = fresh.reduce((sum, packet) => sum + packet.size, 0);
    const labels = { ...state.labels, [state.label]: (state.labels[state.label] ?? 0) + count };
    const stored = state.stored + count;
    const speed = { packetsPerSecond: (count * 1000) / ms, bitsPerSecond: (bytes * 8000) / ms };
    const disk = { freeBytes: 41_000_000_000, secondsLeft: 33_000 };
    const queue = { packets: Math.round(this.random() * 900), limit: 20_000 };
    const sums = { elapsedMs, stored, rows: stored, bytes: state.bytes + bytes, labels };
    this.change(captureId, { ...sums, ...speed, disk, queue });
    if (state.dataset !== null) {
      this.publish('capture.tailChanged', {
        captureId,
        dataset: state.dataset,
        columns: tailColumns(packets),
      });
    }
  }
}

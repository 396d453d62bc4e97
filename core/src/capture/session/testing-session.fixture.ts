// A capture session for tests: a source that gives what the test hands it, clocks that the test sets, a real store.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CaptureOptions,
  type CaptureState,
  type CaptureTail,
  defaultCaptureOptions,
} from '@jaws/shared/contract/capture';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import { type MadePacket, pcapOf } from '../../import/testing-capture.fixture.ts';
import { PacketFileReader } from '../../packet-file/packet-file-reader.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { PacketSource } from '../packet-source.ts';
import { CaptureSession } from './capture-session.ts';

type Step = readonly MadePacket[] | Error;

export class FakeSource implements PacketSource {
  facts: PacketSource['facts'] = {
    name: 'dumpcap',
    why: 'a test',
    timestampSource: 'kernel',
    sizes: 'wire',
    drops: 'live',
  };
  readonly helperPid = null;
  dropped: number | null = 0;
  readonly queue = { packets: 0, limit: 0 };
  readonly warnings: string[] = [];
  /** Of all packets that it gives. */
  linkType = 1;
  startError: Error | null = null;
  stopped = false;
  closed = false;
  /** Packets asked for so far. */
  pulled = 0;
  private readonly steps: Step[] = [];
  private wake: () => void = () => undefined;

  /** Packets that arrive together, or the failure that ends the source. */
  give(step: Step): void {
    this.steps.push(step);
    this.wake();
  }

  start(): Promise<void> {
    return this.startError === null ? Promise.resolve() : Promise.reject(this.startError);
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    const empty = { ...noRecords };
    for (;;) {
      const step = this.steps.shift();
      if (step instanceof Error) throw step;
      if (step !== undefined) {
        this.pulled += step.length;
        yield* new PacketFileReader().push(pcapOf(step, this.linkType));
        continue;
      }
      if (this.stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 20);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      yield empty;
    }
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

const noRecords: RecordBatch = {
  bytes: new Uint8Array(0),
  count: 0,
  offset: new Uint32Array(0),
  capturedLength: new Uint32Array(0),
  wireLength: new Uint32Array(0),
  timestampUs: new Float64Array(0),
  linkType: new Uint16Array(0),
};

export interface TestSession {
  readonly session: CaptureSession;
  readonly source: FakeSource;
  readonly store: DatasetStore;
  readonly states: CaptureState[];
  readonly tails: CaptureTail[];
  readonly datasets: string[];
  readonly time: { wallMs: number; monotonicMs: number };
  readonly surroundings: { addresses: string[]; freeBytes: number | null };
  /** Rows of a dataset's packets.csv as cells, header left out. */
  readonly rows: (dataset?: string) => Promise<string[][]>;
  readonly folder: string;
  /** A disk that does not answer until it is released. */
  readonly disk: { readonly hold: () => void; readonly release: () => void };
}

class HeldDisk {
  private gate: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  readonly hold = (): void => {
    this.gate = new Promise((resolve) => (this.open = resolve));
  };

  readonly release = (): void => {
    this.open();
  };

  /** New writers of this store wait at the gate before they tell that rows are stored. */
  standBefore(store: DatasetStore): void {
    const create = store.create.bind(store);
    store.create = async (...given) => {
      const writer = await create(...given);
      const append = writer.append.bind(writer);
      writer.append = async (...rows) => {
        const written = append(...rows);
        await this.gate;
        return await written;
      };
      return writer;
    };
  }
}

/** Clean-ups of the running test; call `closeSessions` after each. */
const open: (() => Promise<void>)[] = [];

export async function openSession(
  options: Partial<CaptureOptions> = {},
  given: { readonly source?: FakeSource; readonly dataDir?: string } = {},
): Promise<TestSession> {
  const folder = given.dataDir ?? (await mkdtemp(join(tmpdir(), 'jaws-session-')));
  const source = given.source ?? new FakeSource();
  const time = { wallMs: 1_700_000_000_000, monotonicMs: 5000 };
  const surroundings = { addresses: ['192.168.1.1'], freeBytes: 1e9 as number | null };
  const states: CaptureState[] = [];
  const tails: CaptureTail[] = [];
  const datasets: string[] = [];
  const disk = new HeldDisk();
  const store = createDatasetStore({ dataDir: folder, clock: () => time.wallMs, log: () => undefined });
  disk.standBefore(store);
  const starting = CaptureSession.start({
    captureId: 'c1',
    options: {
      ...defaultCaptureOptions,
      interface: 'eth0',
      dataset: 'live',
      ...options,
    } as CaptureOptions & {
      dataset: string;
    },
    source,
    store,
    clocks: { wall: () => time.wallMs, monotonic: () => time.monotonicMs },
    interfaceAddresses: () => surroundings.addresses,
    freeBytes: () => Promise.resolve(surroundings.freeBytes),
    publishState: (state) => states.push(state),
    publishTail: (tail) => tails.push(tail),
    onDataset: (dataset) => datasets.push(dataset),
    log: () => undefined,
  });
  // Also after a start that failed: its folder is there all the same.
  open.push(async () => {
    disk.release();
    await starting.then((session) => session.stop()).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });
  const session = await starting;
  const rows = async (dataset = 'live'): Promise<string[][]> => {
    const text = await readFile(join(store.folder(dataset), 'packets.csv'), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
  };
  return { session, source, store, states, tails, datasets, time, surroundings, rows, folder, disk };
}

export async function closeSessions(): Promise<void> {
  for (const close of open.splice(0)) await close();
}

/** `count` UDP packets, one ms apart from `fromMs` on. */
export function udpPackets(count: number, fromMs: number, given: Partial<MadePacket> = {}): MadePacket[] {
  return Array.from({ length: count }, (_, at) => ({
    source: [192, 168, 1, 1],
    destination: [203, 0, 113, 9],
    sourcePort: 40_000,
    destinationPort: 9000,
    frameBytes: 100,
    timestampUs: (fromMs + at) * 1000,
    ...given,
  }));
}

/** One DNS answer (RFC 1035) over UDP: `a.example` has these addresses. */
export function dnsAnswer(addresses: readonly MadePacket['source'][]): MadePacket[] {
  const question = [1, 0x61, 7, ...Buffer.from('example'), 0, 0, 1, 0, 1];
  const answers = addresses.flatMap((address) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address]);
  const payload = [0, 1, 0x81, 0x80, 0, 1, 0, addresses.length, 0, 0, 0, 0, ...question, ...answers];
  return udpPackets(1, 0, { sourcePort: 53, frameBytes: 42 + payload.length, payload });
}

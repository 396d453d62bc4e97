// A capture service for tests: its own folder, a standing clock, fake workers, and all it says kept.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCaptureOptions, type CaptureOptions, type CaptureState } from '@jaws/shared/contract/capture';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { createDatasetStore } from '../../dataset/dataset-store.ts';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import { CaptureService, type CaptureServiceOptions } from './capture-service.ts';
import { FakeCaptureWorker, type FakeBehaviour } from './fake-capture-worker.fixture.ts';

export const nowMs = Date.UTC(2026, 10, 22, 19, 15, 30);
export const onEth0: CaptureOptions = { ...defaultCaptureOptions, interface: 'eth0' };
/** Above what Linux gives out. */
export const deadPid = 2 ** 22 + 1;

export class ServiceRig {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'jaws-capture-'));
  readonly store: DatasetStore = createDatasetStore({ dataDir: this.dataDir, clock: () => nowMs });
  readonly workers: FakeCaptureWorker[] = [];
  readonly states: CaptureState[] = [];
  readonly logged: string[] = [];
  changes = 0;
  private readonly services: CaptureService[] = [];

  service(behaviour: FakeBehaviour = {}, options: Partial<CaptureServiceOptions> = {}): CaptureService {
    const note = (text: string): void => {
      this.logged.push(text);
    };
    let ids = 0;
    const made = new CaptureService({
      dataDir: this.dataDir,
      clock: () => nowMs,
      log: { info: note, warn: note, error: note },
      randomId: () => `id-${this.services.length}-${++ids}`,
      store: this.store,
      spawnWorker: (start) => {
        const worker = new FakeCaptureWorker(start, behaviour);
        this.workers.push(worker);
        return worker.spawned;
      },
      uploadPath: (id) => join(this.dataDir, id),
      demoPath: null,
      mayReadStdin: false,
      publish: (name, payload) => {
        if (name === 'capture.stateChanged') this.states.push(payload as CaptureState);
      },
      listInterfaces: () => Promise.resolve([]),
      checkFilter: () => Promise.resolve({ checked: true, error: null }),
      datasetsChanged: () => this.changes++,
      ...options,
    });
    this.services.push(made);
    return made;
  }

  worker(at = 0): FakeCaptureWorker {
    const found = this.workers[at];
    if (found === undefined) throw new Error('no such worker');
    return found;
  }

  /** An open dataset of `rows` rows whose writer's process is gone; a torn line at its end when asked for. */
  async leaveOpen(name: string, rows: number, torn = ''): Promise<void> {
    const { store } = this;
    const writer = await store.create(name, { source: { kind: 'capture', names: ['dumpcap'] } });
    const table = new PacketTable(rows + 1);
    table.count = rows;
    await writer.append(table, 0, rows);
    await writer.close();
    await store.updateManifest(name, (manifest) => ({
      ...manifest,
      state: 'open',
      sha256: null,
      packets: 0,
    }));
    writeFileSync(join(store.folder(name), 'lock'), JSON.stringify({ pid: deadPid, start: 'gone' }));
    if (torn !== '') writeFileSync(join(store.folder(name), 'packets.csv'), torn, { flag: 'a' });
  }

  async close(): Promise<void> {
    for (const one of this.services) await one.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

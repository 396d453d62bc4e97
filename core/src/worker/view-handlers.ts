// The reading half of a worker: pages of the tables and the picture, from tables kept in memory.

import { setImmediate } from 'node:timers/promises';
import { readTraffic, type Traffic } from '@jaws/shared/analysis/traffic';
import type { AnalysisProgress, AnalysisStage } from '@jaws/shared/contract/analysis';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { buildEndpoints, type EndpointTable } from '@jaws/shared/flows/endpoint-table';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import { analyseDatasets } from '../analysis/analyse-dataset.ts';
import { scoreDatasets } from '../analysis/score-datasets.ts';
import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore, WorkOptions } from '../dataset/store-contract.ts';
import { datasetContent } from '../findings/findings-file.ts';
import { endpointPage } from '../tables/endpoint-page.ts';
import { flowPage } from '../tables/flow-page.ts';
import { packetPage } from '../tables/packet-page.ts';
import { OrderCache } from '../tables/row-order.ts';
import { TableCache, type ReadingListener } from './table-cache.ts';
import type { WorkerProcedures } from './worker-contract.ts';

type ViewHandlers = Pick<
  HandlersOf<WorkerProcedures>,
  'packets.page' | 'flows.page' | 'endpoints.page' | 'analysis.run' | 'work.score' | 'work.ping'
>;

interface LoadedDataset {
  readonly table: PacketTable;
  /** Flows and what is known of them, made on first use. */
  readonly traffic: () => Traffic;
  readonly endpoints: () => EndpointTable;
}

type ToldProgress = (progress: AnalysisProgress) => void;

/** `progressed` hears of analyses whose caller gave them an id. */
export function createViewHandlers(store: DatasetStore, progressed: ToldProgress): ViewHandlers {
  const cache = new TableCache(store, (dataset, onProgress) => loadDataset(store, dataset, onProgress));
  const orders = new OrderCache();
  /** Waits for its turn, so that cancelled calls in the queue behind a long one are not run at all. */
  const open = async (dataset: string, signal: CallSignal): Promise<LoadedDataset> => {
    const loaded = await cache.get(dataset, signal);
    await turn(signal);
    return loaded;
  };
  const cachedStore = {
    manifest: (name: string) => store.manifest(name),
    readTable: async (name: string, { signal, onProgress }: WorkOptions = {}) =>
      (await cache.get(name, signal ?? neverAborted, onProgress)).table,
  };
  return {
    'packets.page': async (input, { signal }) => {
      const { table } = await open(input.dataset, signal);
      return packetPage(table, input, orders);
    },
    'flows.page': async (input, { signal }) => {
      const { traffic } = await open(input.dataset, signal);
      return flowPage(traffic(), input, orders);
    },
    'endpoints.page': async (input, { signal }) => {
      const { traffic, endpoints } = await open(input.dataset, signal);
      return endpointPage(traffic(), endpoints(), input, orders);
    },
    'analysis.run': async ({ progressId, ...settings }, { signal }) => {
      await turn(signal);
      const told = progressId === undefined ? {} : tellProgress(progressId, signal, progressed);
      return analyseDatasets({ store: cachedStore, settings, signal, ...told });
    },
    'work.score': async ({ progressId, dataset, baseline, alertsPerDay }, { signal }) => {
      await turn(signal);
      // Before the reading: what is added meanwhile makes the result outdated, not wrong.
      const content = datasetContent(await store.manifest(dataset));
      const settings = {
        ...{ datasets: [dataset], where: null },
        baseline: baseline === null ? null : { dataset: baseline, alertsPerDay, nearby: true },
      };
      const told = progressId === undefined ? {} : tellProgress(progressId, signal, progressed);
      const result = await scoreDatasets({ store: cachedStore, settings, signal, ...told });
      return { content, result };
    },
    'work.ping': () => Promise.resolve(null),
  };
}

/** At most a hundred words of a stage that counts, one of each other; other calls get their turn in between. */
function tellProgress(progressId: string, signal: CallSignal, progressed: ToldProgress) {
  const counting = (stage: AnalysisStage) => {
    let lastPercent = -1;
    return (done: number, total: number): void => {
      const percent = Math.floor((100 * done) / total);
      if (percent === lastPercent) return;
      lastPercent = percent;
      progressed({ progressId, stage, done, total });
    };
  };
  return {
    onProgress: counting('reading'),
    onRows: counting('ranking'),
    onStage: async (stage: AnalysisStage): Promise<void> => {
      progressed({ progressId, stage, done: 0, total: 0 });
      await turn(signal);
    },
  };
}

const neverAborted: CallSignal = new AbortController().signal;

async function turn(signal: CallSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new JawsError('cancelled');
}

async function loadDataset(
  store: DatasetStore,
  dataset: string,
  onProgress: ReadingListener,
): Promise<LoadedDataset> {
  const manifest = await store.manifest(dataset);
  const table = await store.readTable(dataset, { onProgress, mostNameBytes });
  const names = new Map(manifest.names.map(({ ip, name }) => [ip, name]));
  let traffic: Traffic | null = null;
  let endpoints: EndpointTable | null = null;
  const trafficOnce = (): Traffic => (traffic ??= readTraffic(table, { local: manifest.local, names }));
  return {
    table,
    traffic: trafficOnce,
    endpoints: () => (endpoints ??= buildEndpoints(trafficOnce().flows, trafficOnce())),
  };
}

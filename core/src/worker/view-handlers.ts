// The reading half of a worker: pages of the tables and the picture, from tables kept in memory.

import { setImmediate } from 'node:timers/promises';
import type { AnalysisProgress, AnalysisStage } from '@jaws/shared/contract/analysis';
import type { CallSignal, ProcedureInput } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { changeAgainst } from '@jaws/shared/stats/baseline-change';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import { analyseDatasets } from '../analysis/analyse-dataset.ts';
import { findInDatasets } from '../analysis/find-in-datasets.ts';
import { judgeRuns } from '../analysis/judge-run.ts';
import { scoreDatasets, type ScoreSettings } from '../analysis/score-datasets.ts';
import { measureLimit } from '../drill/measure-limit.ts';
import type { StoredModel } from '../models/model-store.ts';
import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore, WorkOptions } from '../dataset/store-contract.ts';
import { datasetContent } from '../findings/findings-file.ts';
import { channelPage } from '../tables/channel-page.ts';
import { endpointPage } from '../tables/endpoint-page.ts';
import { endpointsSeen } from '../tables/endpoints-seen.ts';
import { flowPage } from '../tables/flow-page.ts';
import { packetPage } from '../tables/packet-page.ts';
import { OrderCache } from '../tables/row-order.ts';
import { createScopes, type Scope } from '../tables/scope.ts';
import { createSeriesHandler } from './series-handler.ts';
import { TableCache, type ReadingListener } from './table-cache.ts';
import type { WorkerProcedures } from './worker-contract.ts';

type ViewHandlers = Pick<
  HandlersOf<WorkerProcedures>,
  | 'packets.page'
  | 'flows.page'
  | 'channels.page'
  | 'endpoints.page'
  | 'stats.timeline'
  | 'stats.overview'
  | 'stats.againstBaseline'
  | 'finder.run'
  | 'lookup.seen'
  | 'lookup.series'
  | 'analysis.run'
  | 'drill.limit'
  | 'work.score'
  | 'work.judgeRuns'
  | 'work.ping'
>;

interface LoadedDataset {
  readonly table: PacketTable;
  readonly scope: (where?: string) => Scope;
}

type ToldProgress = (progress: AnalysisProgress) => void;

/** `progressed` hears of analyses whose caller gave them an id; `modelOf` reads a kept model. */
export function createViewHandlers(
  store: DatasetStore,
  progressed: ToldProgress,
  modelOf: (name: string) => Promise<StoredModel>,
): ViewHandlers {
  const cache = new TableCache(store, (dataset, onProgress) => loadDataset(store, dataset, onProgress));
  const orders = new OrderCache();
  /** Waits for its turn, so that cancelled calls in the queue behind a long one are not run at all. */
  const open = async (
    { dataset, where }: { readonly dataset: string; readonly where?: string | undefined },
    signal: CallSignal,
  ): Promise<Scope> => {
    const loaded = await cache.get(dataset, signal);
    await turn(signal);
    return loaded.scope(where);
  };
  const cachedStore = throughCache(store, cache);
  return {
    'packets.page': async (input, { signal }) => packetPage(await open(input, signal), input, orders),
    'flows.page': async (input, { signal }) => flowPage(await open(input, signal), input, orders),
    'channels.page': async (input, { signal }) => channelPage(await open(input, signal), input, orders),
    'endpoints.page': async (input, { signal }) => endpointPage(await open(input, signal), input, orders),
    'stats.timeline': async (input, { signal }) => (await open(input, signal)).timeline(),
    'stats.overview': async (input, { signal }) => (await open(input, signal)).overview(),
    'stats.againstBaseline': async ({ baseline, ...input }, { signal }) => {
      const quiet = (await open({ dataset: baseline }, signal)).quiet();
      const scope = await open(input, signal);
      return changeAgainst(scope.traffic(), scope.channels(), quiet);
    },
    'lookup.seen': async (input, { signal }) => endpointsSeen(await open(input, signal), input),
    'finder.run': async (input, { signal }) =>
      findInDatasets({
        ...{ store, input, signal },
        open: (dataset, where) => open({ dataset, where }, signal),
      }),
    'lookup.series': createSeriesHandler(store, cache),
    'analysis.run': async ({ progressId, ...settings }, { signal }) => {
      await turn(signal);
      const told = progressId === undefined ? {} : tellProgress(progressId, signal, progressed);
      return analyseDatasets({ store: cachedStore, settings, signal, ...told });
    },
    'drill.limit': limitHandler(store, progressed),
    'work.score': async ({ progressId, model = null, ...input }, { signal }) => {
      await turn(signal);
      // Before the reading: what is added meanwhile makes the result outdated, not wrong.
      const content = datasetContent(await store.manifest(input.dataset));
      const asked = model === null ? undefined : await modelOf(model);
      const settings = { ...scoreSettings(input), model: asked };
      const told = progressId === undefined ? {} : tellProgress(progressId, signal, progressed);
      const result = await scoreDatasets({ store: cachedStore, settings, signal, ...told });
      return { content, modelHash: asked?.hash ?? null, result };
    },
    'work.judgeRuns': async (input, { signal }) => {
      await turn(signal);
      return judgeRuns({ store: cachedStore, ...input, signal });
    },
    'work.ping': () => Promise.resolve(null),
  };
}

/** Reads tables out of the cache. */
function throughCache(store: DatasetStore, cache: TableCache<LoadedDataset>) {
  return {
    manifest: (name: string) => store.manifest(name),
    readTable: async (name: string, { signal, onProgress }: WorkOptions = {}) =>
      (await cache.get(name, signal ?? neverAborted, onProgress)).table,
  };
}

function scoreSettings({
  dataset,
  baseline,
  alertsPerDay,
}: Pick<ProcedureInput<'findings.score'>, 'dataset' | 'baseline' | 'alertsPerDay'>): ScoreSettings {
  return {
    ...{ datasets: [dataset], where: null },
    baseline: baseline === null ? null : { dataset: baseline, alertsPerDay, nearby: true },
  };
}

/** Not of the tables kept in memory: the uploads would be in their dictionaries. */
function limitHandler(store: DatasetStore, progressed: ToldProgress): ViewHandlers['drill.limit'] {
  return async ({ progressId, baseline, alertsPerDay, ...input }, { signal }) => {
    await turn(signal);
    const told = progressId === undefined ? null : tellProgress(progressId, signal, progressed);
    return measureLimit({
      ...{ ...input, store, signal, onProgress: told?.onProgress, onTry: told?.onRows },
      baseline: baseline === null ? null : { dataset: baseline, alertsPerDay },
    });
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
  return { table, scope: createScopes(table, { local: manifest.local, names }) };
}

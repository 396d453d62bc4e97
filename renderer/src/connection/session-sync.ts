// Keeps the stores equal to the host: lists at the start, then events. The only writer of session state.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { DatasetPage, DatasetSummary } from '@jaws/shared/contract/datasets';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import type { AppStores } from '../state/app-stores.ts';

export interface SessionSync {
  readonly client: RpcClient;
  readonly stores: AppStores;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

async function readDrill(client: RpcClient, stores: AppStores, isStopped: () => boolean): Promise<void> {
  const { state } = await client.call('drill.state', {});
  const { drill, reportDrill } = stores.chum.getState();
  if (!isStopped() && drill === null) reportDrill(state);
}

/** Datasets are asked for again when an event says they changed; a newer answer is never overwritten. */
export function startSessionSync({ client, stores, now, onError }: SessionSync): () => void {
  let stopped = false;
  const list = syncDatasets(client, stores, () => stopped);
  const reload = (isNews: boolean) => (): void => {
    list(isNews).catch((error: unknown) => {
      if (!stopped) onError(error);
    });
  };
  const loadJobs = async (): Promise<void> => {
    const { jobs } = await client.call('jobs.list', {});
    if (stopped) return;
    for (const job of jobs) {
      if (job.state === 'running') stores.jobs.getState().report(job, now());
    }
  };
  const reported = new Set<string>();
  const loadCaptures = async (): Promise<void> => {
    const { captures, recovered } = await client.call('capture.list', {});
    if (!stopped) stores.captures.getState().replaceAll(captures, recovered, reported, now());
  };
  const loadPractice = async (): Promise<void> => {
    const { state } = await client.call('practice.state', {});
    if (!stopped && stores.chum.getState().practice === null) stores.chum.getState().reportPractice(state);
  };
  const loadDrill = () => readDrill(client, stores, () => stopped);
  const runs = syncRuns(client, stores, () => stopped);
  const undo = [
    client.subscribe('chum.stateChanged', (state) => {
      runs.report(state);
    }),
    client.subscribe('drill.stateChanged', (state) => {
      stores.chum.getState().reportDrill(state);
    }),
    client.subscribe('practice.stateChanged', (state) => {
      stores.chum.getState().reportPractice(state);
    }),
    client.subscribe('capture.stateChanged', (state) => {
      reported.add(state.captureId);
      stores.captures.getState().report(state, now());
    }),
    client.subscribe('capture.tailChanged', (tail) => {
      stores.captures.getState().reportTail(tail);
    }),
    client.subscribe('datasets.changed', reload(true)),
    client.subscribe('datasets.grown', reload(false)),
    client.subscribe('jobs.progressChanged', (job) => {
      stores.jobs.getState().report(job, now());
    }),
  ];
  reload(true)();
  for (const load of [loadJobs, loadCaptures, loadPractice, loadDrill, runs.load]) {
    load().catch((error: unknown) => {
      if (!stopped) onError(error);
    });
  }
  return () => {
    stopped = true;
    for (const stop of undo) stop();
  };
}

/**
 * Asks for the list again; `isNews`: tables and pictures are to be asked for again as well. Datasets that only grow
 * (`datasets.grown`) are not news: reading a growing file anew every other second would be all that the host does.
 */
function syncDatasets(client: RpcClient, { datasets: store }: AppStores, isStopped: () => boolean) {
  let asked = 0;
  /** Also of a list that a newer question overtook. */
  let news = false;
  return async (isNews: boolean): Promise<void> => {
    asked += 1;
    const turn = asked;
    news ||= isNews;
    const isOvertaken = (): boolean => isStopped() || turn !== asked;
    const datasets = await listAll(client, isOvertaken);
    if (isOvertaken()) return;
    const { revision } = store.getState();
    store.setState({ status: 'ready', datasets, revision: news ? revision + 1 : revision });
    news = false;
  };
}

/** Page by page; ends early when nobody wants it any more. */
async function listAll(client: RpcClient, isOvertaken: () => boolean): Promise<DatasetSummary[]> {
  const datasets: DatasetSummary[] = [];
  let page: DatasetPage = await client.call('datasets.list', {});
  datasets.push(...page.datasets);
  for (let last = datasets.at(-1); page.more === true && last !== undefined; last = page.datasets.at(-1)) {
    if (isOvertaken()) break;
    page = await client.call('datasets.list', { after: last.name });
    datasets.push(...page.datasets);
  }
  return datasets;
}

/** Runs of chum: what was reported while the list was asked for is newer than the list. */
function syncRuns(client: RpcClient, { chum }: AppStores, isStopped: () => boolean) {
  const reported = new Set<string>();
  return {
    load: async (): Promise<void> => {
      const { runs } = await client.call('chum.list', {});
      if (!isStopped()) chum.getState().replaceAll(runs, reported);
    },
    report: (state: ChumState): void => {
      reported.add(state.runId);
      chum.getState().report(state);
    },
  };
}

// The in-memory host's procedures. Imports run in a few steps so that progress can be seen.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import { contractVersion } from '@jaws/shared/contract/session';
import type { JobState } from '@jaws/shared/contract/jobs';
import { fakeAnalysis } from './fake-analysis.ts';
import type { AskingName } from './fake-asking.ts';
import type { FakeDatasets } from './fake-datasets.ts';
import { checkFakeFilter, fakeFilter } from './fake-filter.ts';
import { lookupHandlers } from './fake-lookup.ts';
import { fakeFinder } from './fake-finder.ts';
import { fakeLimit } from './fake-limit.ts';
import { fakeSeries } from './fake-series.ts';
import { fakeBaselineChange, fakeOverview, fakeTimeline } from './fake-stats.ts';
import { fakePage } from './fake-tables.ts';

const demo = 'demo';
const demoRows = 6000;

function jobOf(jobId: string, dataset: string, part: number): JobState {
  return {
    jobId,
    kind: 'import',
    title: `Import into ${dataset}`,
    done: part * 1000,
    total: 4000,
    unit: 'bytes',
    rowsStored: part * 1500,
    state: part === 4 ? 'done' : 'running',
    dataset,
    warnings: [],
    error: null,
  };
}

type SomeHandlers<P extends string> = Pick<Handlers, Extract<keyof Handlers, `${P}.${string}`>>;

function importHandlers(datasets: FakeDatasets, publish: Publish): SomeHandlers<'imports' | 'jobs'> {
  const uploads = new Map<string, string>();
  let jobs = 0;
  const run = async (dataset: string, rows: number): Promise<string> => {
    jobs += 1;
    const jobId = `job-${String(jobs)}`;
    for (let part = 0; part <= 4; part += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (part === 4) datasets.add(dataset, rows);
      publish('jobs.progressChanged', jobOf(jobId, dataset, part));
    }
    return jobId;
  };
  return {
    'imports.openUpload': ({ fileName }) => {
      const uploadId = `upload-${String(uploads.size + 1)}`;
      uploads.set(uploadId, fileName);
      return Promise.resolve({ uploadId, address: null });
    },
    'imports.appendUpload': () => Promise.resolve(null),
    'imports.discardUpload': () => Promise.resolve(null),
    'imports.start': ({ uploads: ids, dataset }) => {
      const first = uploads.get(ids[0] ?? '') ?? 'capture';
      const name =
        dataset ??
        first
          .toLowerCase()
          .replace(/\..*$/, '')
          .replaceAll(/[^a-z0-9_-]+/g, '-');
      datasets.assertFree(name);
      void run(name, 1200);
      return Promise.resolve({ jobId: `job-${String(jobs)}`, dataset: name });
    },
    'imports.demo': async () => {
      if (datasets.all.has(demo)) return { jobId: null, dataset: demo };
      return { jobId: await run(demo, demoRows), dataset: demo };
    },
    'jobs.list': () => Promise.resolve({ jobs: [] }),
    'jobs.cancel': () => Promise.resolve(null),
  };
}

function lookAfterHandlers(datasets: FakeDatasets): Omit<SomeHandlers<'datasets'>, 'datasets.export'> {
  return {
    'datasets.list': () =>
      Promise.resolve({ datasets: [...datasets.all.values()].map(({ summary }) => summary) }),
    'datasets.show': ({ dataset }) => Promise.resolve(datasets.detail(dataset)),
    'datasets.rename': ({ dataset, name }) => {
      datasets.assertFree(name);
      datasets.change(dataset, { name });
      return Promise.resolve(null);
    },
    'datasets.duplicate': ({ dataset, name }) => {
      const copy = name ?? `${dataset}-copy`;
      const original = datasets.get(dataset);
      datasets.put({ ...original, summary: { ...original.summary, name: copy } });
      return Promise.resolve({ name: copy });
    },
    'datasets.merge': ({ datasets: names, into }) => {
      datasets.add(
        into,
        names.reduce((sum, name) => sum + datasets.get(name).summary.packets, 0),
      );
      return Promise.resolve({ jobId: 'merge-1' });
    },
    'datasets.remove': ({ dataset }) => Promise.resolve({ trashId: datasets.remove(dataset) }),
    'datasets.restore': ({ trashId }) => Promise.resolve({ name: datasets.restore(trashId) }),
    'datasets.trash': () => Promise.resolve(datasets.trashContent()),
    'datasets.emptyTrash': ({ trashIds }) => Promise.resolve({ deleted: datasets.emptyTrash(trashIds) }),
    'datasets.note': ({ dataset, text }) => {
      datasets.change(dataset, { note: text });
      return Promise.resolve(null);
    },
    'datasets.tag': ({ dataset, tags }) => {
      datasets.change(dataset, { tags });
      return Promise.resolve(null);
    },
    'datasets.relabel': ({ dataset, where }) =>
      Promise.resolve({ changed: datasets.get(dataset).packets.filter(fakeFilter(where)).length }),
    'datasets.undoRelabel': () => Promise.resolve({ changed: 62 }),
    'datasets.verify': ({ dataset }) =>
      Promise.resolve({
        dataset,
        state: 'closed',
        rows: datasets.get(dataset).summary.packets,
        tornRows: 0,
        sha256: 'a'.repeat(64),
        ok: true,
        problems: [],
      }),
    'datasets.repair': ({ dataset }) =>
      Promise.resolve({ dataset, rows: datasets.get(dataset).summary.packets, cutBytes: 0, state: 'closed' }),
  };
}

function exportHandlers(datasets: FakeDatasets): SomeHandlers<'exports'> & Pick<Handlers, 'datasets.export'> {
  return {
    'datasets.export': ({ dataset, format }) =>
      Promise.resolve({
        exportId: 'export-1',
        fileName: `${dataset}.${format}`,
        bytes: 9,
        rows: datasets.get(dataset).summary.packets,
      }),
    'exports.read': ({ offset }) =>
      Promise.resolve(
        offset === 0 ? { base64: btoa('packet_'), end: false } : { base64: btoa('id'), end: true },
      ),
    'exports.link': () => Promise.resolve({ path: null }),
    'exports.saved': () => Promise.resolve(null),
    'exports.discard': () => Promise.resolve(null),
  };
}

type OwnState = Extract<
  keyof Handlers,
  | `capture.${string}`
  | `live.${string}`
  | `chum.${string}`
  | `findings.${string}`
  | `models.${string}`
  | `practice.${string}`
  | 'drill.plan'
  | 'drill.start'
  | 'drill.cancel'
  | 'drill.state'
  | AskingName
>;

/** All but live capture, the live picture, findings, chum and asking others, which have a state of their own. */
export function makeFakeHandlers(datasets: FakeDatasets, publish: Publish): Omit<Handlers, OwnState> {
  const packetsOf = (name: string) => datasets.get(name).packets;
  return {
    'session.hello': () =>
      Promise.resolve({ contractVersion, appVersion: '0.1.0', host: 'headless', demoAvailable: true }),
    'session.status': () => Promise.resolve({ residentBytes: 90_000_000, uptimeMs: 1000 }),
    ...importHandlers(datasets, publish),
    ...lookAfterHandlers(datasets),
    ...exportHandlers(datasets),
    'push.start': ({ dataset }) => Promise.resolve({ jobId: `push-${dataset}` }),
    'packets.page': (input) => Promise.resolve(fakePage('packets', packetsOf(input.dataset), input)),
    'flows.page': (input) => Promise.resolve(fakePage('flows', packetsOf(input.dataset), input)),
    'channels.page': (input) => Promise.resolve(fakePage('channels', packetsOf(input.dataset), input)),
    'stats.timeline': ({ dataset, where }) => Promise.resolve(fakeTimeline(packetsOf(dataset), where)),
    'stats.overview': ({ dataset, where }) => Promise.resolve(fakeOverview(packetsOf(dataset), where)),
    'stats.againstBaseline': ({ dataset, where }) =>
      Promise.resolve(fakeBaselineChange(packetsOf(dataset), where)),
    ...lookupHandlers(datasets),
    'finder.run': (input) => Promise.resolve(fakeFinder(input, packetsOf)),
    'lookup.series': (input) => Promise.resolve(fakeSeries(input, packetsOf)),
    'drill.limit': (input) => Promise.resolve(fakeLimit(input)),
    'endpoints.page': (input) => Promise.resolve(fakePage('endpoints', packetsOf(input.dataset), input)),
    'filter.check': ({ where }) => Promise.resolve({ error: checkFakeFilter(where) }),
    'analysis.run': (settings) => {
      fakeFilter(settings.where ?? '');
      return Promise.resolve(fakeAnalysis(settings));
    },
    'analysis.features': () =>
      Promise.resolve({
        features: [
          { name: 'bytes up', unit: 'log B', meaning: 'Bytes from the local side, logarithm.' },
          { name: 'bytes down', unit: 'log B', meaning: 'Bytes back, logarithm.' },
          { name: 'up share', unit: '', meaning: 'Share of the bytes that go out.' },
          { name: 'peers', unit: 'log', meaning: 'How many others it talks to.' },
          { name: 'ports', unit: 'log', meaning: 'How many ports are used.' },
        ],
      }),
  };
}

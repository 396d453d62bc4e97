// The benchmarks by name. Loaded on demand, so that one that is broken or missing does not stop the others.
import { JawsError } from '@jaws/shared/contract/errors';
import type { BenchOptions, RunBenchmark } from './benchmark.ts';

export interface BenchEntry {
  /** One line for the list. */
  readonly about: string;
  /** The runs of `npm run bench` without a name; one run without options when left out. */
  readonly cases?: readonly BenchOptions[];
}

const blobs: readonly BenchOptions[] = [
  { points: 100_000, std: 0.1 },
  { points: 100_000, std: 1 },
  { points: 1_000_000, std: 0.1 },
  { points: 1_000_000, std: 1 },
];

/** Each name is the file bench/<name>.ts with the export run<Name>Bench, its words joined. */
export const benchmarks: Readonly<Record<string, BenchEntry>> = {
  decode: { about: 'capture bytes to packet columns' },
  import: { about: 'capture to dataset, beside tshark' },
  'flow-logs': { about: 'a conn.log of Zeek with 1,000,000 connections to a dataset' },
  flows: { about: 'packets of a dataset to flows, beside DuckDB where JAWS_DUCKDB names its folder' },
  filter: { about: 'the filter language on 3,000,000 rows' },
  stats: { about: 'bytes over time and the overview of 3,000,000 packets' },
  lookup: { about: 'what is known of 100,000 addresses without asking anybody' },
  timeseries: {
    about: 'one address over time in ten datasets, beside DuckDB where JAWS_DUCKDB names its folder',
  },
  dbscan: { about: 'x,y CSV to labels, beside scikit-learn', cases: blobs },
  kmeans: { about: 'CSV to labels, beside scikit-learn' },
  pca: { about: 'CSV to scores, beside scikit-learn' },
  align: { about: 'frames CSV to jumps of the live picture, beside plainer ways' },
  'gbt-train': { about: 'boosted trees on 100,000 labelled rows, beside scikit-learn' },
  'gbt-score': { about: 'rows scored a second by boosted trees, beside scikit-learn' },
  listener: { about: 'bytes taken in over 1,000 TLS connections, beside bare TLS servers' },
  push: { about: 'a dataset to a listener, beside scp' },
  'page-import': { about: 'a capture into a dataset by the page in Chromium, beside jaws import' },
  'live-frame': { about: 'frames of the live picture with 10,000 points' },
  'live-page': { about: 'how long a page takes to show a live frame, in Chromium with software GL' },
  'live-follow': { about: 'lag, frames and memory of a live picture behind 20,000 packets/s' },
};

function isRunner(value: unknown): value is RunBenchmark {
  return typeof value === 'function';
}

/** Loads a benchmark. Throws `usage.invalid` for a name that is not listed or has no file yet. */
export async function loadBenchmark(name: string): Promise<RunBenchmark> {
  const known = Object.keys(benchmarks).join(', ');
  if (!Object.hasOwn(benchmarks, name)) {
    throw new JawsError('usage.invalid', `There is no benchmark "${name}".`, { hint: `Known: ${known}.` });
  }
  const words = name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  const exported = `run${words.join('')}Bench`;
  const loaded = (await import(`./${name}.ts`)) as Record<string, unknown>;
  const runner = loaded[exported];
  if (!isRunner(runner)) throw new JawsError('internal', `bench/${name}.ts does not export ${exported}.`);
  return runner;
}

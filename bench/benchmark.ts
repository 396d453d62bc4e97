// What a benchmark is: options in, one document out. Each lives in bench/<name>.ts and exports run<Name>Bench.

export interface BenchOptions {
  /** Data to use instead of generated data. */
  readonly input?: string;
  /** Where to write the answer (labels, scores …), so that it can be checked from outside. */
  readonly out?: string;
  readonly eps?: number;
  readonly minSamples?: number;
  readonly k?: number;
  readonly components?: number;
  readonly seed?: number;
  /** Whether the first line of a CSV is a header; found out from its text when not said. */
  readonly header?: boolean;
  /** Size of generated data: points, rows or packets. */
  readonly points?: number;
  /** Standard deviation of generated blobs. */
  readonly std?: number;
  /** Run the reference implementation on given input too; generated data always has it. */
  readonly peer?: boolean;
}

export interface BenchPeer {
  readonly name: string;
  readonly seconds: number;
}

export interface BenchResult {
  readonly name: string;
  /** Wall-clock time of the work alone, without reading or writing files. */
  readonly seconds: number;
  /** Largest resident size of the process so far. */
  readonly rssBytes: number;
  readonly peer?: BenchPeer;
  /** peer.seconds / seconds. */
  readonly ratio?: number;
  /** What was run and what came out. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type RunBenchmark = (options: BenchOptions) => Promise<BenchResult> | BenchResult;

/** Largest resident size of this process so far, in bytes (the kernel counts in KiB). */
export function peakRssBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

export interface Timed<T> {
  readonly value: T;
  /** The best run: least disturbed by other programs and by compilation. */
  readonly seconds: number;
  /** The first run in this process, compilation of the code included. */
  readonly firstSeconds: number;
  /** Least processor time of a run, all threads together: tells more than the clock on a busy machine. */
  readonly cpuSeconds: number;
}

/** Runs `work` three times, or once where the first run takes over three seconds. */
export function timeBest<T>(work: () => T): Timed<T> {
  const times: number[] = [];
  let cpuSeconds = Infinity;
  for (;;) {
    const before = process.cpuUsage();
    const start = performance.now();
    const value = work();
    times.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(before);
    cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
    const [firstSeconds = 0] = times;
    if (times.length < 3 && firstSeconds <= 3) continue;
    return { value, seconds: Math.min(...times), firstSeconds, cpuSeconds };
  }
}

/** A result with its ratio to the peer, where there is one. */
export function withPeer(result: BenchResult, peer: BenchPeer | null): BenchResult {
  return peer === null ? result : { ...result, peer, ratio: peer.seconds / result.seconds };
}

// chum of the in-memory host: a listener at one address with one token, runs whose bytes grow when `advance` is called.

import type { ChumOptions, ChumScore, ChumState, ChumTarget } from '@jaws/shared/contract/chum';
import type { Handlers, ProcedureOutput, Publish } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { verifiedReceiptText } from '@jaws/shared/exfil/receipt';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import type { FakeCapture } from './fake-capture.ts';

export const fakeToken = 'a-fake-token-0123456789';
export const fakeFingerprint = 'ab'.repeat(32);
/** Every other name is unknown. */
export const fakeListener = 'listener.example';
const fakeAddress = '203.0.113.9';
const startMs = Date.UTC(2026, 4, 4, 13);
const drawnSeed = 4711;
/** Whatever the size, a run takes this long. */
const runMs = 20_000;

const scenarioText = JSON.stringify({ version: 1, name: 'Night shift', steps: [{ style: 'burst' }] });

function planOf(options: Omit<ChumOptions, 'target'>): ProcedureOutput<'chum.plan'> {
  const { scenario, style, sizeBytes, seed } = options;
  if (scenario?.includes('"version"') === false) {
    throw new JawsError('chum.bad-scenario', 'The scenario has no version.');
  }
  const points = 40;
  return {
    title: style ?? 'Night shift',
    seed: seed ?? drawnSeed,
    sizeBytes,
    connections: style === 'multi-flow' ? 8 : 1,
    seconds: runMs / 1000,
    ports: style === 'https' ? [443] : [8080, 8081, 8082],
    attack: ['T1041', 'T1048'],
    curve: Array.from({ length: points }, (_, index) => ({
      seconds: ((runMs / 1000) * index) / (points - 1),
      bytes: Math.round(sizeBytes * (index / (points - 1)) ** 1.5),
    })),
  };
}

function check({ host, token, fingerprint }: ChumTarget): ProcedureOutput<'chum.check'> {
  if (host !== fakeListener) throw new JawsError('chum.unknown-host', `There is no host “${host}”.`);
  if (token !== fakeToken) throw new JawsError('chum.wrong-token');
  if (fingerprint !== null && fingerprint !== fakeFingerprint) throw new JawsError('chum.wrong-fingerprint');
  return { remoteIp: fakeAddress, port: 8080, fingerprint: fakeFingerprint };
}

export function fakeVerdict(dataset: string, changes: Partial<RunVerdict> = {}): RunVerdict {
  return {
    ...{ dataset, outcome: 'noticed', findingId: '0123456789abcdef', bytesOut: 79_000, afterMs: 3200 },
    ...{ detectors: ['upload'], evidence: 0.4, limit: 0.3666 },
    ...changes,
  };
}

export class FakeChum {
  /** Newest last. */
  readonly runs: ChumState[] = [];
  private readonly publish: Publish;
  private readonly capture: FakeCapture;
  private nowMs = startMs;

  constructor(publish: Publish, capture: FakeCapture) {
    this.publish = publish;
    this.capture = capture;
  }

  advance(ms: number): void {
    this.nowMs += ms;
    for (const { runId, phase, sentBytes, sizeBytes, startedMs } of [...this.runs]) {
      if (phase !== 'running') continue;
      const sent = Math.min(sizeBytes, sentBytes + Math.round((sizeBytes * ms) / runMs));
      const secondsLeft = (runMs * (1 - sent / sizeBytes)) / 1000;
      this.change(runId, { sentBytes: sent, secondsLeft, bytesPerSecond: (sizeBytes * 1000) / runMs });
      this.change(runId, { flows: [this.flow(sent, startedMs, null)] });
      if (sent === sizeBytes) this.end(runId);
    }
  }

  change(runId: string, changes: Partial<ChumState>): ChumState {
    const place = this.runs.findIndex((run) => run.runId === runId);
    const before = this.runs[place];
    if (before === undefined) throw new JawsError('chum.not-running');
    const after = { ...before, ...changes };
    this.runs[place] = after;
    this.publish('chum.stateChanged', after);
    return after;
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `chum.${string}`>> {
    return {
      'chum.check': (target) => Promise.resolve(check(target)),
      'chum.plan': (options) => Promise.resolve(planOf(options)),
      'chum.start': (options) => Promise.resolve({ runId: this.start(options) }),
      'chum.pause': ({ runId }) => {
        this.change(runId, { phase: 'paused', bytesPerSecond: 0 });
        return Promise.resolve(null);
      },
      'chum.resume': ({ runId }) => {
        this.change(runId, { phase: 'running' });
        return Promise.resolve(null);
      },
      'chum.stop': ({ runId }) => Promise.resolve(this.end(runId)),
      'chum.list': () => Promise.resolve({ runs: this.runs.toReversed().slice(0, 20) }),
      'chum.scores': () => Promise.resolve({ scores: this.scores() }),
      'chum.scenarios': () =>
        Promise.resolve({
          scenarios: [
            { id: 'night', name: 'Night shift', about: 'Bursts while nobody looks.', text: scenarioText },
          ],
        }),
    };
  }

  start(options: ChumOptions): string {
    check(options.target);
    if (this.runs.some(({ phase }) => phase === 'running')) throw new JawsError('chum.running');
    const plan = planOf(options);
    const runId = (this.runs.length + 1).toString(16).padStart(32, '0');
    const state: ChumState = {
      ...{ runId, phase: 'running', host: options.target.host, remoteIp: fakeAddress, title: plan.title },
      ...{ style: options.style, seed: plan.seed, sizeBytes: options.sizeBytes, sentBytes: 0 },
      ...{ bytesPerSecond: 0, secondsLeft: plan.seconds, connections: plan.connections, openConnections: 1 },
      ...{ startedMs: this.nowMs, endedMs: null, flows: [this.flow(0, this.nowMs, null)] },
      ...{ fingerprint: fakeFingerprint, receipt: null, captures: [], warnings: [], error: null },
    };
    this.runs.push(state);
    this.publish('chum.stateChanged', state);
    return runId;
  }

  private scores(): ChumScore[] {
    return this.runs.toReversed().flatMap(({ verdicts = [], ...run }) => {
      const { runId, title, style, host, remoteIp, sentBytes, startedMs, bytesPerSecond } = run;
      const score = { runId, title, style, host, remoteIp, sentBytes, startedMs, bytesPerSecond, verdicts };
      return verdicts.length === 0 ? [] : [score];
    });
  }

  private end(runId: string): ChumState {
    const run = this.runs.find((one) => one.runId === runId);
    if (run === undefined) throw new JawsError('chum.not-running');
    const { sentBytes, startedMs } = run;
    const datasets = this.capture.runningDatasets();
    return this.change(runId, {
      verdicts: datasets.map((dataset) => fakeVerdict(dataset)),
      ...{ phase: 'ended', endedMs: this.nowMs, openConnections: 0, bytesPerSecond: 0, secondsLeft: null },
      flows: [this.flow(sentBytes, startedMs, this.nowMs)],
      receipt: { ok: true, applicationBytes: sentBytes, text: verifiedReceiptText },
      captures: datasets.map((dataset) => ({
        ...{ dataset, how: 'live', labelledPackets: 321, uniqueTcpBytes: sentBytes, lostTcpBytes: 0 },
      })),
    });
  }

  private flow(bytes: number, startedMs: number, endedMs: number | null): ChumState['flows'][number] {
    return {
      ...{ protocol: 'TCP', localIp: '192.168.1.17', localPort: 40_404, remoteIp: fakeAddress },
      ...{ remotePort: 8080, applicationBytes: bytes, tcpBytes: bytes + 900, startedMs, endedMs },
    };
  }
}

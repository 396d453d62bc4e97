// Starts a run of chum: facts first, then the first handshake, then the record, and only then payload. A run that has
// begun always ends with a record and, where the listener still answers, with its receipt.

import type { ChumState } from '@jaws/shared/contract/chum';
import { JawsError } from '@jaws/shared/contract/errors';
import type { RunCapture, RunRecord } from '@jaws/shared/exfil/run-record';
import type { ChumRun, ChumRunParts } from './chum-run.ts';
import { createDnsStream, type DnsStream } from './dns-link.ts';
import { createFlowLedger, type FlowLedger } from './flow-ledger.ts';
import { brokenBy } from './link-errors.ts';
import { createListenerGate, type ListenerGate } from './listener-gate.ts';
import { createPacer, type Pacer } from './pacer.ts';
import type { PayloadLink } from './payload-link.ts';
import { readRunFacts, type RunFacts } from './run-facts.ts';
import { createRunLinks, linkDeadlines, type RunLinks } from './run-links.ts';
import { writeRunRecord } from './run-records.ts';
import { chumStateOf, recordOf, type RunSnapshot } from './run-state.ts';
import { sendLanes } from './send-lanes.ts';
import { settleRun, type Settlement } from './settle-run.ts';

/** Between two states that differ in numbers only, ms. */
const tickMs = 250;
/** The record of a run that goes on is written anew this often when there are new connections, ms. */
const recordMs = 5000;
/**
 * After a stop, ms: who takes nothing for `stalledMs` is cut, the others have `graceMs` for what is under way, and the
 * receipt is waited for this long.
 */
const stopping = { stalledMs: 1000, graceMs: 3000, receiptMs: 5000 } as const;

/** @throws JawsError chum.*: nothing was sent then; `cancelled` when the signal came first */
export async function startChumRun(parts: ChumRunParts): Promise<ChumRun> {
  const run = new RunningChum(parts, await readRunFacts(parts));
  await run.begin();
  return run;
}

class RunningChum implements ChumRun {
  readonly runId: string;
  readonly finished: Promise<RunRecord>;
  private readonly parts: ChumRunParts;
  private readonly facts: RunFacts;
  private readonly pacer: Pacer;
  private readonly ledger: FlowLedger = createFlowLedger();
  private readonly stream: DnsStream = createDnsStream();
  private readonly gate: ListenerGate;
  private readonly links: RunLinks;
  private phase: ChumState['phase'] = 'connecting';
  private end: RunRecord['end'] = 'open';
  private endedMs: number | null = null;
  private settlement: Settlement | null = null;
  private captures: readonly RunCapture[] = [];
  private error: JawsError | null = null;
  private readonly warnings: string[] = [];
  private resolveFinished: (record: RunRecord) => void = () => undefined;
  private ticker: NodeJS.Timeout | undefined;
  private stopTimer: NodeJS.Timeout | undefined;
  private receiptTimer: NodeJS.Timeout | undefined;
  /** It failed before the user stopped it. */
  private hasBroken = false;
  private recorded = { connections: 0, atMs: 0 };
  /** One write after the other. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(parts: ChumRunParts, facts: RunFacts) {
    const { options, clock, flows, sni, noWait } = parts;
    const { target } = options;
    this.parts = parts;
    this.facts = facts;
    this.runId = facts.runId;
    this.pacer = createPacer(noWait === true);
    this.gate = createListenerGate(target.token, `run:${facts.runId}`, target.fingerprint);
    const { runId, ip } = facts;
    const { gate, ledger, stream } = this;
    const { host, ports } = target;
    const deadlines = linkDeadlines;
    this.links = createRunLinks({
      runId,
      host,
      ip,
      gate,
      ledger,
      stream,
      flows,
      clock,
      sni,
      ports,
      deadlines,
    });
    this.finished = new Promise((resolve) => (this.resolveFinished = resolve));
  }

  /** Resolves when payload may flow, which it then does. @throws JawsError chum.*, cancelled */
  async begin(): Promise<void> {
    this.publish();
    const [lane] = this.facts.lanes;
    const [planned] = lane?.connections() ?? [];
    if (lane === undefined || planned === undefined) throw new JawsError('chum.bad-size');
    const first = await this.orCancelled(this.links.open(lane, planned.port));
    try {
      await this.record();
    } catch (error) {
      first.abort();
      await this.fetchReceipt();
      throw error;
    }
    this.phase = 'running';
    this.publish();
    this.ticker = setInterval(() => {
      this.tick();
    }, tickMs);
    void this.follow(first);
  }

  state(): ChumState {
    return chumStateOf(this.snapshot());
  }

  pause(): void {
    if (this.phase !== 'running') return;
    this.pacer.pause();
    this.phase = 'paused';
    this.publish();
  }

  resume(): void {
    if (this.phase !== 'paused') return;
    this.pacer.resume();
    this.phase = 'running';
    this.publish();
  }

  stop(): Promise<RunRecord> {
    if (this.phase === 'running' || this.phase === 'paused') {
      this.phase = 'stopping';
      if (this.endedMs === null) this.stopInOrder();
      else this.hurryReceipt();
      this.publish();
    }
    return this.finished;
  }

  private async orCancelled(opening: Promise<PayloadLink>): Promise<PayloadLink> {
    const { signal } = this.parts;
    if (signal === undefined) return await opening;
    let cancel = (): void => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => {
        reject(new JawsError('cancelled'));
        // One that comes about nevertheless is cut.
        opening.then(
          (link) => {
            link.abort();
          },
          () => undefined,
        );
        this.links.abortAll();
      };
    });
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    try {
      return await Promise.race([opening, cancelled]);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  private stopInOrder(): void {
    this.pacer.stop();
    this.links.abortStalled(stopping.stalledMs);
    this.stopTimer ??= setTimeout(() => {
      this.links.abortAll();
    }, stopping.graceMs);
  }

  private hurryReceipt(): void {
    this.receiptTimer ??= setTimeout(() => {
      this.links.giveUp();
    }, stopping.receiptMs);
  }

  /** From the first byte to the last word. Never rejects. */
  private async follow(first: PayloadLink): Promise<void> {
    const { seed, lanes, plan } = this.facts;
    const { pacer, links } = this;
    try {
      await sendLanes(lanes, first, {
        seed,
        pacer: {
          ...pacer,
          stop: () => {
            this.hasBroken ||= this.phase !== 'stopping';
            this.stopInOrder();
          },
        },
        links,
      });
      this.end = this.ledger.sentBytes() === plan.sizeBytes ? 'complete' : 'stopped';
    } catch (error) {
      this.endBroken(brokenBy(error));
    }
    clearTimeout(this.stopTimer);
    this.endedMs = this.parts.clock();
    if (this.phase === 'stopping') {
      this.hurryReceipt();
      // Without its receipt at first: whoever stops it may be about to end.
      void this.tryRecord();
    }
    await this.settle();
    clearTimeout(this.receiptTimer);
    clearInterval(this.ticker);
    this.phase = this.error === null ? 'ended' : 'failed';
    this.publish();
    this.resolveFinished(recordOf(this.snapshot()));
  }

  /** What breaks because the user stopped it is no failure; a stranger in the listener's place always is. */
  private endBroken(error: JawsError): void {
    const isStop = this.phase === 'stopping' && !this.hasBroken && error.code !== 'chum.wrong-fingerprint';
    this.end = isStop ? 'stopped' : 'failed';
    if (!isStop) this.error = error;
  }

  private async settle(): Promise<void> {
    this.settlement = await this.fetchReceipt();
    const { receipt, problem } = this.settlement;
    if (receipt === null && problem !== null) this.warn(problem);
    await this.tryRecord();
    try {
      this.captures = await this.parts.flows.finish(recordOf(this.snapshot()));
      if (this.captures.length > 0) await this.tryRecord();
    } catch (error) {
      this.warn(`The labels of running captures could not be completed: ${String(error)}`);
    }
  }

  private fetchReceipt(): Promise<Settlement> {
    const { runId, gate, ledger, stream, links } = this;
    return settleRun({ runId, gate, ledger, stream, links, ports: this.parts.options.target.ports });
  }

  private warn(text: string): void {
    this.warnings.push(text);
  }

  private snapshot(): RunSnapshot {
    const { options, noWait, drill } = this.parts;
    const { facts, ledger, phase, end, endedMs, settlement, captures, error, warnings } = this;
    const activeSeconds = this.pacer.activeMs() / 1000;
    const fingerprint = this.gate.fingerprint();
    const isUnpaced = noWait === true;
    return {
      ...{ options, drill, facts, ledger, fingerprint, isUnpaced, activeSeconds },
      ...{ phase, end, endedMs, settlement, captures, error, warnings },
    };
  }

  /** @throws JawsError chum.record-failed */
  private async record(): Promise<void> {
    this.recorded = { connections: this.ledger.connections(), atMs: performance.now() };
    const write = this.writing.then(() => writeRunRecord(this.parts.dataDir, recordOf(this.snapshot())));
    this.writing = write.catch(() => undefined);
    await write;
  }

  /** A record that cannot be written any more is told at the end of the run, and does not end it. */
  private async tryRecord(): Promise<void> {
    try {
      await this.record();
    } catch (error) {
      if (error instanceof JawsError) this.error ??= error;
      else throw error;
    }
  }

  private tick(): void {
    const { connections, atMs } = this.recorded;
    if (this.pacer.isStopping()) this.links.abortStalled(stopping.stalledMs);
    if (this.ledger.connections() > connections && performance.now() - atMs > recordMs) void this.tryRecord();
    this.publish();
  }

  private publish(): void {
    this.parts.onState(this.state());
  }
}

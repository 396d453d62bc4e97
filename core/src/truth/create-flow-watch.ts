// Tells all running captures of chum's flows before their first packets leave, and asks them afterwards what they saw:
// exact labels, and how much each capture lost. Captures of this process and of others alike.

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunCapture, RunRecord } from '@jaws/shared/exfil/run-record';
import { keyOf, textOfFlow, type WatchedFlow } from '../capture/flows/watched-flow.ts';
import type { ComingFlow, FlowWatch } from '../chum/chum-run.ts';
import { chumLabel } from '../import/row-labels.ts';
import { controlListeners } from './control-listeners.ts';
import type { FlowListener } from './flow-listener.ts';
import { keysOf, lossOf } from './flow-loss.ts';
import { askFlows, tellFlows, type SeenFlows } from './listener-talk.ts';
import { serviceListeners, type RunningCaptures } from './service-listeners.ts';
import { writeTruth } from './truth-files.ts';

export interface FlowWatchParts {
  readonly dataDir: string;
  /** Unix epoch in ms. */
  readonly clock: () => number;
  /** What costs labels or counts, in words for the user. */
  readonly warn: (text: string) => void;
  /** Captures of this process; those of others are found in the data folder. */
  readonly captures?: RunningCaptures;
  /** How long `finish` waits for packets on their way into the captures; default 2 s. */
  readonly graceMs?: number;
}

/** A capture that does not answer holds chum up by this at most. */
const answerMs = 1000;
const pollMs = 250;
const usualGraceMs = 2000;

/** For any number of runs, one after the other. */
export function createFlowWatch(parts: FlowWatchParts): FlowWatch {
  const watch = new CaptureWatch(parts);
  return {
    coming: (flow) => watch.coming(flow),
    finish: (record) => watch.finish(record),
  };
}

interface Told {
  readonly dataset: string;
  /** Flows of the run that this capture knows of. */
  flows: number;
}

class CaptureWatch {
  private readonly parts: FlowWatchParts;
  /** Of the run going on. */
  private flows: WatchedFlow[] = [];
  private told = new Map<string, Told>();
  private warned = new Set<string>();

  constructor(parts: FlowWatchParts) {
    this.parts = parts;
  }

  async coming(flow: ComingFlow): Promise<void> {
    const fromMs = this.parts.clock();
    this.flows.push({ ...keyOf(flow), label: chumLabel, fromMs });
    const answered = this.tellAll().catch((error: unknown) => {
      this.warnOnce(`No capture could be told of this run: ${textOf(error)}`);
    });
    const wait = new AbortController();
    const late = pause(answerMs, undefined, { signal: wait.signal }).catch(() => undefined);
    await Promise.race([answered, late]);
    wait.abort();
  }

  async finish(record: RunRecord): Promise<readonly RunCapture[]> {
    try {
      const seen = await this.settled(record);
      return await this.keep(record, seen);
    } catch (error) {
      this.warnOnce(`What captures saw of this run could not be kept: ${textOf(error)}`);
      return [];
    } finally {
      this.flows = [];
      this.told = new Map();
      this.warned = new Set();
    }
  }

  private async listeners(): Promise<readonly FlowListener[]> {
    const { dataDir, captures } = this.parts;
    const own = captures === undefined ? [] : serviceListeners(captures);
    const others = await controlListeners(dataDir, new Set(own.map(({ dataset }) => dataset)), answerMs);
    return [...own, ...others];
  }

  /** A capture that was started meanwhile hears of all flows of the run. */
  private async tellAll(): Promise<void> {
    const { length } = this.flows;
    const tell = async (listener: FlowListener): Promise<void> => {
      const { id, dataset } = listener;
      const known = this.told.get(id)?.flows ?? 0;
      try {
        await tellFlows(listener, this.flows.slice(known, length));
        this.told.set(id, { dataset, flows: Math.max(length, this.told.get(id)?.flows ?? 0) });
      } catch (error) {
        this.warnOnce(
          `The capture into "${dataset}" labels nothing of this run by itself: ${textOf(error)} ` +
            'If it is of an older JAWS, start it again; or label its dataset afterwards.',
        );
      }
    };
    await Promise.all((await this.listeners()).map(tell));
  }

  /** What captures have seen when nothing is missing and nothing comes any more, or the grace is over. */
  private async settled(record: RunRecord): Promise<SeenFlows[]> {
    const until = performance.now() + (this.parts.graceMs ?? usualGraceMs);
    const announced = this.flows.map(keyOf);
    const keys = new Map([...announced, ...keysOf(record)].map((key) => [textOfFlow(key), key]));
    let before = -1;
    for (;;) {
      const listeners = await this.listeners();
      if (listeners.length === 0) return [];
      const asked = await Promise.all(
        listeners.map((listener) => askFlows(listener, [...keys.values()]).catch(() => null)),
      );
      const seen = asked.filter((one) => one !== null);
      const packets = seen.reduce((sum, one) => sum + one.packets, 0);
      const isWhole = seen.every(({ counts }) => (lossOf(record, counts).lostTcpBytes ?? 0) === 0);
      if ((packets === before && isWhole) || performance.now() >= until) return seen;
      before = packets;
      await pause(pollMs);
    }
  }

  private async keep(record: RunRecord, seen: readonly SeenFlows[]): Promise<RunCapture[]> {
    const captures = seen.filter((one) => one.packets > 0).map((one) => runCaptureOf(record, one));
    const fresh = new Set(captures.map(({ dataset }) => dataset));
    const kept = {
      ...record,
      captures: [...record.captures.filter((c) => !fresh.has(c.dataset)), ...captures],
    };
    const datasets = new Set(seen.flatMap((one) => (one.packets > 0 ? one.datasets : [])));
    for (const { dataset } of this.told.values()) {
      const isThere = seen.some((one) => one.dataset === dataset || one.datasets.includes(dataset));
      if (isThere && !datasets.has(dataset))
        this.warnOnce(`The capture into "${dataset}" saw nothing of this run.`);
      if (isThere) continue;
      // What it labelled stays; how much it saw went with it.
      datasets.add(dataset);
      this.warnOnce(`The capture into "${dataset}" ended before the run did: its packets cannot be counted.`);
    }
    await Promise.all([...datasets].map((dataset) => this.write(dataset, kept)));
    return captures;
  }

  private async write(dataset: string, record: RunRecord): Promise<void> {
    try {
      await writeTruth(join(this.parts.dataDir, 'datasets', dataset), record);
    } catch (error) {
      this.warnOnce(`The record of this run cannot be kept beside "${dataset}": ${textOf(error)}`);
    }
  }

  private warnOnce(text: string): void {
    if (this.warned.has(text)) return;
    this.warned.add(text);
    this.parts.warn(text);
  }
}

function runCaptureOf(record: RunRecord, { dataset, datasets, packets, counts }: SeenFlows): RunCapture {
  return {
    dataset: datasets.at(-1) ?? dataset,
    how: 'live',
    labelledPackets: packets,
    ...lossOf(record, counts),
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

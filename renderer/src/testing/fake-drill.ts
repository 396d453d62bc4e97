// Drills of the in-memory host: plans are read as the real one does; a test moves the drill on.

import type { Handlers, Publish } from '@jaws/shared/contract/contract';
import type { DrillPlanned, DrillResult, DrillState } from '@jaws/shared/contract/drill-run';
import { courseOfPlan } from '@jaws/shared/drill/drill-course';
import { readDrillPlan } from '@jaws/shared/drill/drill-plan';
import { quickPlan } from '@jaws/shared/drill/quick-plan';
import type { RunVerdict } from '@jaws/shared/exfil/run-verdict';
import { fakeVerdict } from './fake-chum.ts';

const startedMs = Date.UTC(2026, 4, 4, 13);
const sha256 = 'a'.repeat(64);

function plannedOf(text: string | null): DrillPlanned {
  const { name, seconds, bytes, runs } = courseOfPlan(text === null ? quickPlan : readDrillPlan(text));
  const planned = runs.map(({ scenario: _scenario, seed: _seed, warmUps, ...run }, at) => ({
    ...{ ...run, number: at + 1, host: `127.0.1.${at + 1}`, warmUps: warmUps.length },
  }));
  return { name, sha256, seconds, bytes, runs: planned };
}

/** The first run noticed, the others missed. */
export function fakeDrillResult({ plan, drillId }: DrillState, dataset: string): DrillResult {
  const missed: Partial<RunVerdict> = {
    outcome: 'missed',
    findingId: null,
    bytesOut: null,
    afterMs: null,
    detectors: [],
  };
  const runs = plan.runs.map(({ number, title, style, sizeBytes, endpoint, host }) => {
    const caught = number === 1;
    return {
      ...{
        number,
        runId: String(number).padStart(32, '0'),
        title,
        style,
        scenario: null,
        sizeBytes,
        endpoint,
      },
      ...{ sentBytes: sizeBytes, rateBps: 1000, askedRateBps: null, remoteIp: host, startedMs, caught },
      ...{ end: 'complete' as const, receiptOk: true, captureLossBytes: 0 },
      ...{ bytesUpBeforeAlert: caught ? 79_000 : null, seconds: caught ? 3.2 : null },
      detectors: caught ? ['upload'] : [],
      verdict: fakeVerdict(dataset, caught ? {} : missed),
    };
  });
  return {
    ...{ drillId, plan: { name: plan.name, sha256 }, dataset, baseline: null, runs },
    ...{ startedMs, endedMs: startedMs + 60_000, limit50: 64_000, limit90: null, byStyle: [] },
    ...{ auditFile: '/data/drills/d.jsonl', warnings: [] },
  };
}

export class FakeDrill {
  private state: DrillState | null = null;
  private readonly publish: Publish;

  constructor(publish: Publish) {
    this.publish = publish;
  }

  change(changes: Partial<DrillState>): DrillState {
    const nothing = { runId: null, dataset: null, captureId: null, result: null, error: null };
    this.state = {
      ...{ drillId: 'd', phase: 'starting', plan: plannedOf(null), done: 0, startedMs, ...nothing },
      ...this.state,
      ...changes,
    };
    this.publish('drill.stateChanged', this.state);
    return this.state;
  }

  handlers(): Pick<Handlers, 'drill.plan' | 'drill.start' | 'drill.cancel' | 'drill.state'> {
    return {
      // What is wrong with a plan is thrown as a rejection.
      'drill.plan': ({ plan }) => Promise.resolve().then(() => plannedOf(plan)),
      'drill.start': ({ plan }) => {
        this.change({ phase: 'starting', plan: plannedOf(plan), done: 0, result: null, error: null });
        return Promise.resolve(null);
      },
      'drill.cancel': () => {
        this.change({ phase: 'cancelled' });
        return Promise.resolve(null);
      },
      'drill.state': () => Promise.resolve({ state: this.state }),
    };
  }
}

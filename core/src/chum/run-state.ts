// How a run stands, in the two forms that others read: the state of the app, and the record on disk.

import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import type { JawsError } from '@jaws/shared/contract/errors';
import { echoesOf, verifiedText } from '@jaws/shared/exfil/icmp-exfil';
import type { RunCapture, RunDrill, RunRecord } from '@jaws/shared/exfil/run-record';
import type { FlowLedger } from './flow-ledger.ts';
import type { RunFacts } from './run-facts.ts';
import { secondsLeft } from './seconds-left.ts';
import type { Settlement } from './settle-run.ts';

export interface RunSnapshot {
  readonly options: ChumOptions;
  readonly drill?: RunDrill | undefined;
  readonly facts: RunFacts;
  readonly ledger: FlowLedger;
  /** Null until the first handshake of a run without a pinned one. */
  readonly fingerprint: string | null;
  /** The waits of the schedule are left out. */
  readonly isUnpaced: boolean;
  /** Since the first byte, less the pauses. */
  readonly activeSeconds: number;
  readonly phase: ChumState['phase'];
  readonly end: RunRecord['end'];
  readonly endedMs: number | null;
  readonly settlement: Settlement | null;
  readonly captures: readonly RunCapture[];
  readonly error: JawsError | null;
  readonly warnings: readonly string[];
}

/** As the contract bounds them. */
const shown = { flows: 50, captures: 50, warnings: 20, text: 512, error: 2000 } as const;

function ratesOf(run: RunSnapshot): Pick<ChumState, 'bytesPerSecond' | 'secondsLeft'> {
  const { facts, ledger, phase, endedMs } = run;
  const sentBytes = ledger.sentBytes();
  if (phase === 'ended' || phase === 'failed') {
    const seconds = ((endedMs ?? facts.startedMs) - facts.startedMs) / 1000;
    return { bytesPerSecond: seconds > 0 ? sentBytes / seconds : 0, secondsLeft: null };
  }
  const left = secondsLeft(facts.plan, run.isUnpaced, sentBytes, run.activeSeconds);
  return { bytesPerSecond: ledger.rate(), secondsLeft: left };
}

function receiptState({ settlement, ledger }: RunSnapshot): ChumState['receipt'] {
  const { receipt = null, problem = null } = settlement ?? {};
  if (receipt === null) return null;
  const echoes = echoesOf(ledger.all());
  const text = problem ?? verifiedText(echoes);
  const { applicationBytes } = receipt.body;
  const said = { ok: problem === null, applicationBytes, text: text.slice(0, shown.text) };
  return echoes === null ? said : { ...said, echoes };
}

function errorState(error: JawsError | null): ChumState['error'] {
  if (error === null) return null;
  return { code: error.code, message: error.message.slice(0, shown.error), hint: error.hint };
}

export function chumStateOf(run: RunSnapshot): ChumState {
  const { options, facts, ledger } = run;
  return {
    runId: facts.runId,
    phase: run.phase,
    host: options.target.host,
    remoteIp: facts.ip,
    title: facts.plan.title,
    style: options.style,
    seed: facts.seed,
    sizeBytes: facts.plan.sizeBytes,
    sentBytes: ledger.sentBytes(),
    ...ratesOf(run),
    connections: ledger.connections(),
    openConnections: ledger.open(),
    startedMs: facts.startedMs,
    endedMs: run.endedMs,
    flows: ledger.newest(shown.flows),
    fingerprint: run.fingerprint,
    receipt: receiptState(run),
    captures: run.captures.slice(0, shown.captures),
    warnings: run.warnings.slice(0, shown.warnings).map((text) => text.slice(0, shown.text)),
    error: errorState(run.error),
  };
}

/** Only of a run whose first handshake is over: a record names the certificate. */
export function recordOf(run: RunSnapshot): RunRecord {
  const { options, facts, ledger } = run;
  const { plan } = facts;
  return {
    version: 1,
    runId: facts.runId,
    host: options.target.host,
    remoteIp: facts.ip,
    style: options.style,
    scenario: options.scenario === null ? null : plan.title,
    attack: plan.attack,
    seed: facts.seed,
    sizeBytes: plan.sizeBytes,
    ...(options.rateBps == null ? {} : { rateBps: options.rateBps }),
    ...(run.drill === undefined ? {} : { drill: run.drill }),
    sentBytes: ledger.sentBytes(),
    startedMs: facts.startedMs,
    endedMs: run.endedMs,
    end: run.end,
    flows: ledger.all(),
    fingerprint: run.fingerprint ?? '',
    receipt: run.settlement?.receipt ?? null,
    receiptProblem: run.settlement?.problem ?? null,
    captures: [...run.captures],
  };
}

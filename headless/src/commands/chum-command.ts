// `jaws chum`: one run of simulated exfiltration, until everything is sent or the first SIGINT or SIGTERM.

import { readFile } from 'node:fs/promises';
import { judgeRun } from '@jaws/core/analysis/judge-run';
import type { ChumRun } from '@jaws/core/chum/chum-run';
import { judgeCaptures } from '@jaws/core/chum/judge-captures';
import { startChumRun } from '@jaws/core/chum/start-chum-run';
import { readAllowList } from '@jaws/core/findings/allow-file';
import { createFlowWatch } from '@jaws/core/truth/create-flow-watch';
import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import { isErrorCode, JawsError } from '@jaws/shared/contract/errors';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { builtInScenarios } from '@jaws/shared/exfil/built-in-scenarios';
import { chumSize, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { readScenario } from '@jaws/shared/exfil/scenario';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { readListenerToken } from '../cli/listener-token.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone, printRemark } from '../cli/print-document.ts';
import { reportError } from '../cli/report-error.ts';
import { chumDocument, chumText, receiptText } from './chum-document.ts';
import { createChumProgress } from './chum-progress.ts';

export interface ChumCliOptions extends GlobalOptions {
  /** Mandatory; the tree sees to it. */
  readonly host?: string;
  readonly port?: readonly number[];
  readonly size?: string;
  readonly style?: ChumStyle;
  /** A file, or the id of one that comes with JAWS. */
  readonly scenario?: string;
  readonly seed?: number;
  readonly fingerprint?: string;
  readonly tokenFile?: string;
  /** False with `--no-wait`. */
  readonly wait?: boolean;
  readonly sni?: string;
}

/** Bounds of a scenario's text, as the contract has them. */
const longestScenario = 100_000;

/** @throws JawsError chum.bad-scenario */
async function readScenarioText(name: string): Promise<string> {
  const builtIn = builtInScenarios.find(({ id }) => id === name);
  if (builtIn !== undefined) return JSON.stringify(builtIn.scenario);
  const text = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new JawsError('chum.bad-scenario', `The scenario ${JSON.stringify(name)} cannot be read.`, {
      cause: error,
      hint: `Name a file, or one of ${builtInScenarios.map(({ id }) => id).join(', ')}.`,
    });
  });
  if (text.length > longestScenario)
    throw new JawsError('chum.bad-scenario', `The scenario is longer than ${longestScenario} letters.`);
  return text;
}

/** `--size`, else what the scenario asks for, else 25 MB. @throws JawsError chum.bad-size, chum.bad-scenario */
function sizeOf(size: string | undefined, scenario: string | null): number {
  if (size === undefined) {
    const wanted = scenario === null ? undefined : readScenario(scenario).sizeBytes;
    return wanted ?? chumSize.normal;
  }
  const bytes = parseBytes(size);
  if (bytes === null) throw new JawsError('chum.bad-size', `${JSON.stringify(size)} is no size.`);
  return bytes;
}

/** @throws JawsError usage.invalid */
function hostOf({ host = '', scenario, style }: ChumCliOptions): string {
  if (scenario !== undefined && style !== undefined)
    throw new JawsError('usage.invalid', '--style and --scenario exclude each other.');
  if (host === '' || host.length > 255)
    throw new JawsError('usage.invalid', '--host takes a name or an address.');
  return host;
}

/** @throws JawsError chum.token-missing */
async function tokenOf({ io }: CommandContext, file: string | undefined): Promise<string> {
  const missing = 'chum.token-missing';
  const token = await readListenerToken({ env: io.env, file, missing });
  if (token === null) throw new JawsError(missing);
  return token;
}

/** What is wrong with the call is told before the network is touched. @throws JawsError */
async function readChumOptions(context: CommandContext, given: ChumCliOptions): Promise<ChumOptions> {
  const { port = [], seed = null, fingerprint = null } = given;
  const host = hostOf(given);
  const scenario = given.scenario === undefined ? null : await readScenarioText(given.scenario);
  const sizeBytes = sizeOf(given.size, scenario);
  const style = scenario === null ? (given.style ?? 'classic') : null;
  const token = await tokenOf(context, given.tokenFile);
  return { target: { host, ports: [...port], fingerprint, token }, sizeBytes, style, scenario, seed };
}

/** Resolves with the record; the first signal stops the run in order. */
async function follow({ io }: CommandContext, run: ChumRun): Promise<RunRecord> {
  const stop = (): void => {
    void run.stop();
  };
  io.signal.addEventListener('abort', stop);
  if (io.signal.aborted) stop();
  try {
    return await run.finished;
  } finally {
    io.signal.removeEventListener('abort', stop);
  }
}

/** Why the run is none to rely on; null when it is. */
function failureOf(record: RunRecord, { error }: ChumState): JawsError | null {
  if (error !== null) return new JawsError(codeOf(error.code), error.message, { hint: error.hint });
  if (record.end === 'stopped') return new JawsError('cancelled', 'Stopped before everything was sent.');
  if (record.receipt !== null && record.receiptProblem === null) return null;
  return new JawsError('chum.receipt-wrong', receiptText(record));
}

function codeOf(code: string): JawsError['code'] {
  return isErrorCode(code) ? code : 'internal';
}

export async function chumCommand(context: CommandContext, given: ChumCliOptions): Promise<number> {
  const { io, dataDir } = context;
  const options = await readChumOptions(context, given);
  const progress = createChumProgress(context);
  const flows = createFlowWatch({
    dataDir,
    clock: io.clock,
    warn: (text) => {
      progress.end();
      printRemark(context, text);
    },
  });
  try {
    const run = await startChumRun({
      ...{ options, dataDir, flows, clock: io.clock, signal: io.signal },
      noWait: given.wait === false,
      ...(given.sni === undefined ? {} : { sni: given.sni }),
      onState: progress.update,
    });
    const record = await follow(context, run);
    progress.end();
    return printEnd(context, await judged(context, record), run.state());
  } finally {
    progress.end();
  }
}

/** With the verdicts of the captures that have it. */
async function judged(context: CommandContext, record: RunRecord): Promise<RunRecord> {
  const { dataDir } = context;
  const store = openStore(context);
  return await judgeCaptures(record, {
    ...{ dataDir, store },
    judge: (request) => judgeRun({ store, ...request }),
    allowed: () => readAllowList(dataDir, hostLog(context)),
    warn: (text) => {
      printRemark(context, text);
    },
  });
}

/** A run that was stopped or broke has its document, too, with the error beside the figures. */
function printEnd(context: CommandContext, record: RunRecord, state: ChumState): number {
  const { io, dataDir, options } = context;
  const facts = chumDocument(dataDir, record, state);
  const failure = failureOf(record, state);
  if (failure === null) {
    printDone(context, facts, () => chumText(dataDir, record));
    return 0;
  }
  const json = options.json === true;
  if (!json && options.quiet !== true) io.stdout(chumText(dataDir, record));
  return reportError(io, { json, command: 'chum', facts }, failure);
}

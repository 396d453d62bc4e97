// `jaws chum`: one run of simulated exfiltration, until everything is sent or the first SIGINT or SIGTERM.

import { judgeRun } from '@jaws/core/analysis/judge-run';
import { followRun } from '@jaws/core/chum/follow-run';
import { judgeCaptures } from '@jaws/core/chum/judge-captures';
import { startChumRun } from '@jaws/core/chum/start-chum-run';
import { readAllowList } from '@jaws/core/findings/allow-file';
import { createFlowWatch } from '@jaws/core/truth/create-flow-watch';
import type { ChumOptions, ChumState } from '@jaws/shared/contract/chum';
import { isErrorCode, JawsError } from '@jaws/shared/contract/errors';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { sizeBoundsOf } from '@jaws/shared/exfil/icmp-exfil';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import { readScenario } from '@jaws/shared/exfil/scenario';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { requireListenerToken } from '../cli/listener-token.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone, printRemark } from '../cli/print-document.ts';
import { reportError } from '../cli/report-error.ts';
import { readScenarioText } from '../cli/scenario-text.ts';
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
  /** Bytes a second. */
  readonly rate?: number;
  readonly fingerprint?: string;
  readonly tokenFile?: string;
  /** False with `--no-wait`. */
  readonly wait?: boolean;
  readonly sni?: string;
}

/** `--size`, else what the scenario asks for, else what is usual in the style. @throws JawsError chum.bad-size, chum.bad-scenario */
function sizeOf(size: string | undefined, scenario: string | null, style: ChumStyle | null): number {
  if (size === undefined) {
    const wanted = scenario === null ? undefined : readScenario(scenario).sizeBytes;
    return wanted ?? sizeBoundsOf(style).normal;
  }
  const bytes = parseBytes(size);
  if (bytes === null) throw new JawsError('chum.bad-size', `${JSON.stringify(size)} is no size.`);
  return bytes;
}

/** @throws JawsError usage.invalid */
function hostOf({ host = '', scenario, style, rate, wait }: ChumCliOptions): string {
  if (scenario !== undefined && style !== undefined)
    throw new JawsError('usage.invalid', '--style and --scenario exclude each other.');
  if (rate !== undefined && wait === false)
    throw new JawsError('usage.invalid', '--rate and --no-wait exclude each other: a rate is kept by waits.');
  if (host === '' || host.length > 255)
    throw new JawsError('usage.invalid', '--host takes a name or an address.');
  return host;
}

/** What is wrong with the call is told before the network is touched. @throws JawsError */
async function readChumOptions(context: CommandContext, given: ChumCliOptions): Promise<ChumOptions> {
  const { port = [], seed = null, fingerprint = null, rate: rateBps = null } = given;
  const host = hostOf(given);
  const scenario = given.scenario === undefined ? null : await readScenarioText(given.scenario);
  const style = scenario === null ? (given.style ?? 'classic') : null;
  const sizeBytes = sizeOf(given.size, scenario, style);
  const token = await requireListenerToken(context.io.env, given.tokenFile);
  return {
    target: { host, ports: [...port], fingerprint, token },
    sizeBytes,
    style,
    scenario,
    seed,
    rateBps,
  };
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
    const record = await followRun(run, io.signal);
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

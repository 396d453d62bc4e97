// `jaws drill run`: a batch of runs until all are sent, or the first SIGINT or SIGTERM; then what was noticed of them.

import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { judgeRuns } from '@jaws/core/analysis/judge-run';
import type { CaptureService } from '@jaws/core/capture/service/capture-service';
import { followRun } from '@jaws/core/chum/follow-run';
import { startChumRun } from '@jaws/core/chum/start-chum-run';
import type { DrillGround, SendRun } from '@jaws/core/drill/drill-parts';
import { openLoopback, openRemote } from '@jaws/core/drill/open-ground';
import { planDrill, type PlannedDrill } from '@jaws/core/drill/plan-drill';
import { runDrill, type DrillEnd } from '@jaws/core/drill/run-drill';
import { readAllowList } from '@jaws/core/findings/allow-file';
import { startListenerThread } from '@jaws/core/practice/listener-thread';
import { createFlowWatch } from '@jaws/core/truth/create-flow-watch';
import { assertDatasetName } from '@jaws/core/dataset/dataset-names';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';
import type { DrillEndpoint } from '@jaws/shared/exfil/run-record';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { requireListenerToken } from '../cli/listener-token.ts';
import { openStore } from '../cli/open-store.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { reportError } from '../cli/report-error.ts';
import { createDrillProgress } from './drill-run-progress.ts';
import { planOf } from './drill-run-plan.ts';
import { plannedText, resultText } from './drill-run-text.ts';
import { openCaptureService } from './open-capture-service.ts';

export interface DrillRunOptions extends GlobalOptions {
  readonly plan?: string;
  readonly scenario?: string;
  readonly styles?: readonly ChumStyle[];
  readonly sizes?: readonly number[];
  /** Null: the style's own pace. */
  readonly rates?: readonly (number | null)[];
  readonly endpoints?: readonly DrillEndpoint[];
  readonly repeats?: number;
  readonly seed?: number;
  readonly baseline?: string;
  readonly host?: readonly string[];
  readonly port?: readonly number[];
  readonly tokenFile?: string;
  readonly fingerprint?: string;
  readonly interface?: string;
  /** The tree gives it a default. */
  readonly dataset?: string;
  readonly dryRun?: boolean;
  readonly audit?: string;
}

const usualPrefix = 'drill';

/** What does not go together is told before anything is opened. @throws JawsError usage.invalid */
function checkPlace({ host, interface: place, tokenFile, fingerprint, port = [] }: DrillRunOptions): void {
  if (host === undefined) {
    const given = { interface: place, 'token-file': tokenFile, fingerprint };
    const alone = Object.entries(given).find(([, value]) => value !== undefined);
    if (alone !== undefined)
      throw new JawsError(
        'usage.invalid',
        `--${alone[0]} goes with --host: without it the drill is on this machine.`,
      );
    if (port.length > 1) throw new JawsError('usage.invalid', 'On this machine --port may be given once.');
    return;
  }
  if (place === undefined || place === '')
    throw new JawsError(
      'usage.invalid',
      '--host needs --interface: what to capture on the way to the listeners.',
    );
  if (host.some((one) => one === '' || one.length > 255))
    throw new JawsError('usage.invalid', '--host takes a name or an address.');
}

/** @throws JawsError dataset.not-found, dataset.bad-name */
async function checkDatasets(
  context: CommandContext,
  { baseline, dataset = usualPrefix }: DrillRunOptions,
): Promise<void> {
  assertDatasetName(dataset);
  if (baseline === undefined) return;
  assertDatasetName(baseline);
  if (!(await openStore(context).exists(baseline)))
    throw new JawsError('dataset.not-found', `There is no dataset "${baseline}".`);
}

/** @throws JawsError drill.*, chum.*, capture.*, dataset.*, usage.invalid */
export async function drillRunCommand(context: CommandContext, options: DrillRunOptions): Promise<number> {
  checkPlace(options);
  await checkDatasets(context, options);
  const { host } = options;
  const drill = planDrill(await planOf(options), host);
  if (options.dryRun === true) {
    printAnswer(context, drill.planned, () => plannedText(drill.planned));
    return 0;
  }
  const token = host === undefined ? null : await requireListenerToken(context.io.env, options.tokenFile);
  return printEnd(context, await runIt(context, options, { drill, token }));
}

async function runIt(
  context: CommandContext,
  options: DrillRunOptions,
  { drill, token }: { readonly drill: PlannedDrill; readonly token: string | null },
): Promise<DrillEnd> {
  const { io, dataDir } = context;
  const progress = createDrillProgress(context);
  const { service, close } = openCaptureService(context, () => undefined);
  const drillId = randomUUID();
  const folder = join(tmpdir(), `jaws-drill-${drillId}`);
  const forget = io.atForcedEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const store = openStore(context);
  const ground = { ...drill, prefix: options.dataset ?? usualPrefix, nowMs: io.clock() };
  const openGround = (): Promise<DrillGround> =>
    token === null
      ? openLoopback({ ...ground, folder, captures: service, startListener })
      : openRemote({
          ...{ ...ground, interface: options.interface ?? '' },
          listener: { ports: [...(options.port ?? [])], fingerprint: options.fingerprint ?? null, token },
        });
  try {
    return await runDrill({
      ...{ ...drill, drillId, openGround, dataDir, captures: service },
      ...{ clock: io.clock, signal: io.signal, onState: progress.update },
      baseline: options.baseline ?? null,
      auditFile: options.audit === undefined ? null : resolve(options.audit),
      send: sender(context, service, progress.remark),
      judge: (request) => judgeRuns({ store, ...request }),
      allowed: () => readAllowList(dataDir, hostLog(context)),
    });
  } finally {
    progress.end();
    forget();
    await close();
  }
}

const listener = new URL('practice-listener.mjs', import.meta.url);
const startListener = (place: Parameters<typeof startListenerThread>[1]) =>
  startListenerThread(listener, place);

function sender(
  { io, dataDir }: CommandContext,
  captures: CaptureService,
  warn: (text: string) => void,
): SendRun {
  return async ({ options, drill, signal, onStart }) => {
    const flows = createFlowWatch({ dataDir, clock: io.clock, captures, warn });
    const run = await startChumRun({
      ...{ options, drill, dataDir, flows, signal, clock: io.clock },
      onState: () => undefined,
    });
    onStart(run.runId);
    return await followRun(run, signal);
  };
}

/** A drill that was stopped or broke has its document, too, with the error beside the figures. */
function printEnd(context: CommandContext, { result, error }: DrillEnd): number {
  const { io, options } = context;
  const json = options.json === true;
  for (const text of result?.warnings ?? []) printRemark(context, text);
  if (error === null && result !== null) {
    printAnswer(context, result, () => resultText(result));
    return 0;
  }
  if (!json && result !== null) io.stdout(resultText(result));
  const facts = result === null ? {} : { facts: { ...result } };
  return reportError(io, { json, command: 'drill run', ...facts }, error);
}

// `jaws capture`: one capture until a stop condition, a word from `capture control`, or the first SIGINT or SIGTERM.
// Packets pass through a worker process; here stand its beginning, what is shown meanwhile, and its end.

import type { CaptureService } from '@jaws/core/capture/service/capture-service';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import { checkFiles } from '../cli/check-files.ts';
import type { CommandContext } from '../cli/cli-io.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone, printRemark } from '../cli/print-document.ts';
import { reportError } from '../cli/report-error.ts';
import { captureFacts, captureText } from './capture-document.ts';
import { readCaptureOptions, type CaptureCliOptions, type CaptureRequest } from './capture-options.ts';
import { createCaptureProgress, createWarningTeller } from './capture-progress.ts';
import { openCaptureService } from './open-capture-service.ts';

/** @throws JawsError usage.invalid, which names the interfaces there are */
async function checkPlace(context: CommandContext, { options }: CaptureRequest, service: CaptureService) {
  if (options.source === 'stdin') {
    if (context.io.stdinIsTerminal)
      throw new JawsError('usage.invalid', '--source - reads a capture from standard input: pipe one in.');
    return;
  }
  if (options.source === 'replay' || options.interface !== null) return;
  const { interfaces } = await service.interfaces();
  const names = interfaces.map(({ name, up }) => (up ? name : `${name} (down)`));
  throw new JawsError(
    'usage.invalid',
    `Choose where to listen with --interface: ${names.length === 0 ? 'there is none here' : names.join(', ')}.`,
  );
}

/** A state with the facts that come with the first packets. */
type RunningState = CaptureState & {
  readonly source: NonNullable<CaptureState['source']>;
  readonly dataset: string;
};

function isRunning(state: CaptureState): state is RunningState {
  return state.source !== null && state.dataset !== null;
}

/** As in `jaws import`, `--append` begins a dataset that is not there yet: a nightly script needs no first time. */
async function withAppend(context: CommandContext, { options }: CaptureRequest) {
  const { append, dataset } = options;
  if (!append || dataset === null) return options;
  return { ...options, append: await openStore(context).exists(dataset) };
}

/** What is told when packets come: where from, where to, and why this way. */
function printStart(context: CommandContext, state: RunningState, unused: readonly string[]): void {
  const { source, phase } = state;
  // It may have rotated before the first state was told.
  const dataset = state.datasets[0] ?? state.dataset;
  if (context.options.progress === 'json') {
    const line = { stored: 0, phase, dataset, source: source.name, why: source.why };
    context.io.stderr(`${JSON.stringify(line)}\n`);
    return;
  }
  const from = state.interface === null ? '' : ` from ${state.interface}`;
  printRemark(context, `capturing${from} into ${dataset}; ${source.why}`);
  if (unused.length > 0) printRemark(context, `no effect with this source: ${unused.join(', ')}`);
}

function printRecovered(context: CommandContext, texts: readonly string[]): void {
  for (const text of texts) {
    if (context.options.progress === 'json') context.io.stderr(`${JSON.stringify({ recovered: text })}\n`);
    else printRemark(context, text);
  }
}

/** The end in numbers; a capture that failed has its error beside them. */
function printEnd(context: CommandContext, state: CaptureState): number {
  if (state.error === null) {
    printDone(context, captureFacts(state), () => captureText(state));
    return 0;
  }
  const json = context.options.json === true;
  if (!json) printRemark(context, `kept ${captureText(state).trimEnd()}`);
  return reportError(context.io, { json, facts: captureFacts(state) }, fromWireError(state.error));
}

/** Also one that still starts: standard input may be silent for ever. What goes wrong is part of the final state. */
function stopAll(service: CaptureService): void {
  for (const one of service.active()) one.stop().catch(() => undefined);
}

/** Resolves with the final state. The first signal stops the capture; it may come while it is still starting. */
async function capture(
  context: CommandContext,
  service: CaptureService,
  start: () => Promise<{ captureId: string }>,
): Promise<CaptureState> {
  const { signal } = context.io;
  const stop = (): void => {
    stopAll(service);
  };
  signal.addEventListener('abort', stop);
  try {
    const { captureId } = await start();
    if (signal.aborted) stop();
    return await service.waitForEnd(captureId);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export async function captureCommand(context: CommandContext, given: CaptureCliOptions): Promise<number> {
  const request = readCaptureOptions(given, process.cwd());
  const progress = createCaptureProgress(context);
  const tellWarnings = createWarningTeller(context, progress);
  let hasStarted = false;
  const { service, close } = openCaptureService(context, (state) => {
    // The signal came before there was a worker to tell; it hears of its start in this turn of the loop.
    if (state.phase === 'starting' && context.io.signal.aborted) setImmediate(stopAll, service);
    if (!isRunning(state)) return;
    if (!hasStarted) printStart(context, state, request.unused);
    hasStarted = true;
    tellWarnings(state);
    progress.update(state);
  });
  try {
    if (request.replayPath !== null) await checkFiles([request.replayPath]);
    await checkPlace(context, request, service);
    const recovered = service.recoverInterrupted().then((found) => {
      progress.end();
      printRecovered(
        context,
        found.map(({ text }) => text),
      );
    });
    // What was left open cannot be added to; other captures do not wait for it.
    if (request.options.append) await recovered;
    const options = await withAppend(context, request);
    const state = await capture(context, service, () => service.start(options, request.replayPath));
    await recovered;
    progress.end();
    return printEnd(context, state);
  } finally {
    progress.end();
    await close();
  }
}

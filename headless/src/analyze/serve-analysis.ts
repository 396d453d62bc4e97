// The thread's side of an analysis: reads, computes, and hands out points for as long as somebody asks.

import { analyseDatasetsFully } from '@jaws/core/analysis/analyse-dataset';
import { scoreDatasets } from '@jaws/core/analysis/score-datasets';
import { evaluateModel } from '@jaws/core/models/evaluate-model';
import { trainModel } from '@jaws/core/models/train-model';
import { pointHeader, pointRows } from '@jaws/shared/analysis/point-rows';
import { seldom } from '@jaws/core/models/seldom-progress';
import { knownError } from '../cli/known-error.ts';
import type { AnalysisRequest, FromAnalysis, ScoringRequest, ToAnalysis } from './analysis-messages.ts';
import { pointPieces } from './point-pieces.ts';
import { sourceStores } from './source-stores.ts';

export interface AnalysisPort {
  readonly say: (message: FromAnalysis) => void;
  readonly onMessage: (listener: (message: ToAnalysis) => void) => void;
  /** Unix epoch in ms. */
  readonly clock: () => number;
}

/** Serves one analysis, one scoring, or one model. What fails is said, never thrown. */
export function serveAnalysis(port: AnalysisPort): void {
  const abort = new AbortController();
  let pieces: Iterator<Uint8Array> | null = null;
  const fail = (error: unknown): void => {
    const { code, message, hint } = knownError(error);
    if (code === 'internal' && error instanceof Error)
      port.say({ type: 'logged', text: error.stack ?? message });
    port.say({ type: 'failed', code, message, hint });
  };
  const nextPiece = (): void => {
    try {
      const next = pieces?.next();
      port.say({ type: 'piece', bytes: next === undefined || next.done === true ? null : next.value });
    } catch (error) {
      fail(error);
    }
  };
  port.onMessage((message) => {
    if (message.type === 'abort') abort.abort();
    else if (message.type === 'piece') nextPiece();
    else if (message.type === 'run')
      void analyse(port, message.request, abort.signal).then((found) => {
        pieces = found;
      }, fail);
    else void answer(port, message, abort.signal).catch(fail);
  });
}

type Asked = Extract<ToAnalysis, { readonly type: 'score' | 'train' | 'evaluate' }>;

async function answer(port: AnalysisPort, message: Asked, signal: AbortSignal): Promise<void> {
  if (message.type === 'score') {
    await score(port, message.request, signal);
    return;
  }
  const store = storeOf(port, message.request.dataDirs);
  const onComputing = (): void => {
    port.say({ type: 'computing' });
  };
  const onProgress = seldom((progress) => {
    port.say({ type: 'progressed', progress });
  });
  const how = { store, signal, onComputing, onProgress };
  if (message.type === 'train')
    port.say({ type: 'trained', result: await trainModel({ ...message.request, ...how }) });
  else port.say({ type: 'evaluated', result: await evaluateModel({ ...message.request, ...how }) });
}

/** Says the result; gives the points as text where they are wanted. */
async function analyse(
  port: AnalysisPort,
  { settings, dataDirs, points }: AnalysisRequest,
  signal: AbortSignal,
): Promise<Iterator<Uint8Array> | null> {
  const analysis = await analyseDatasetsFully({
    store: storeOf(port, dataDirs),
    settings,
    signal,
    onComputing: () => {
      port.say({ type: 'computing' });
    },
  });
  port.say({ type: 'result', result: analysis.result });
  return points ? pointPieces(pointHeader(analysis), pointRows(analysis)) : null;
}

async function score(
  port: AnalysisPort,
  { settings, dataDirs }: ScoringRequest,
  signal: AbortSignal,
): Promise<void> {
  const result = await scoreDatasets({
    store: storeOf(port, dataDirs),
    settings,
    signal,
    onComputing: () => {
      port.say({ type: 'computing' });
    },
  });
  port.say({ type: 'scored', result });
}

function storeOf({ say, clock }: AnalysisPort, dataDirs: ReadonlyMap<string, string>) {
  const log = (text: string): void => {
    say({ type: 'logged', text });
  };
  return sourceStores(dataDirs, { clock, log });
}

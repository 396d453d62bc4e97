// The command's side of an analysis. It computes in a thread of its own, because a computation without a pause would
// not let this one hear Ctrl+C; a thread can be ended in the middle.

import { Worker } from 'node:worker_threads';
import type { EvaluatedModel } from '@jaws/core/models/evaluate-model';
import type { TrainedModel } from '@jaws/core/models/train-model';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { ModelProgress } from '@jaws/shared/contract/models';
import { fromWireError } from '@jaws/shared/rpc/wire-errors';
import type {
  AnalysisRequest,
  EvaluationRequest,
  FromAnalysis,
  ScoringRequest,
  ToAnalysis,
  TrainingRequest,
} from './analysis-messages.ts';

export interface AnalysisThreadOptions {
  /** The built `analyze-worker`. */
  readonly entry: URL;
  /** Aborted: reading ends in order, computing at once. */
  readonly signal: CallSignal;
  readonly log: (text: string) => void;
  /** Of training and judging. */
  readonly onProgress?: (progress: ModelProgress) => void;
  /** Lets tests run the TypeScript source. */
  readonly execArgv?: readonly string[];
}

export interface AnalysisThread {
  /** Once. @throws JawsError those of `analyseDatasetsFully`, cancelled, worker.died */
  readonly run: (request: AnalysisRequest) => Promise<AnalysisResult>;
  /** Once, in the place of `run`. @throws JawsError those of `scoreDatasets`, cancelled, worker.died */
  readonly score: (request: ScoringRequest) => Promise<ScoreResult>;
  /** Likewise. @throws JawsError those of `trainModel`, cancelled, worker.died */
  readonly train: (request: TrainingRequest) => Promise<TrainedModel>;
  /** Likewise. @throws JawsError those of `evaluateModel`, cancelled, worker.died */
  readonly evaluate: (request: EvaluationRequest) => Promise<EvaluatedModel>;
  /** After `run` with `points`. @throws JawsError cancelled, worker.died */
  readonly pieces: () => AsyncIterable<Uint8Array>;
  readonly close: () => Promise<void>;
}

type Answer = Extract<
  FromAnalysis,
  { readonly type: 'result' | 'scored' | 'trained' | 'evaluated' | 'piece' }
>;

/** Starts the thread at once, so that it loads its code while files are imported here. */
export function openAnalysisThread(options: AnalysisThreadOptions): AnalysisThread {
  return new ThreadOfAnalysis(options);
}

class ThreadOfAnalysis implements AnalysisThread {
  private readonly worker: Worker;
  private readonly options: AnalysisThreadOptions;
  private readonly abort: () => void;
  private isComputing = false;
  private ended: JawsError | null = null;
  private waiting: {
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: JawsError) => void;
  } | null = null;

  constructor(options: AnalysisThreadOptions) {
    this.options = options;
    this.worker = new Worker(options.entry, {
      execArgv: [...(options.execArgv ?? [])],
      // The command's stdout carries documents only.
      stdout: true,
      name: 'jaws-analyze',
    });
    this.worker.stdout.pipe(process.stderr, { end: false });
    this.worker.on('message', (message: FromAnalysis) => {
      this.receive(message);
    });
    this.worker.on('error', (error) => {
      this.end(new JawsError('worker.died', undefined, { cause: error }));
    });
    this.worker.on('exit', () => {
      this.end(new JawsError('worker.died'));
    });
    this.abort = () => {
      this.cancel();
    };
    options.signal.addEventListener('abort', this.abort);
    if (options.signal.aborted) this.cancel();
  }

  async run(request: AnalysisRequest): Promise<AnalysisResult> {
    const answer = await this.ask({ type: 'run', request });
    if (answer.type !== 'result') throw new JawsError('internal', `No result came, but: ${answer.type}.`);
    return answer.result;
  }

  async score(request: ScoringRequest): Promise<ScoreResult> {
    const answer = await this.ask({ type: 'score', request });
    if (answer.type !== 'scored') throw new JawsError('internal', `No findings came, but: ${answer.type}.`);
    return answer.result;
  }

  async train(request: TrainingRequest): Promise<TrainedModel> {
    const answer = await this.ask({ type: 'train', request });
    if (answer.type !== 'trained') throw new JawsError('internal', `No model came, but: ${answer.type}.`);
    return answer.result;
  }

  async evaluate(request: EvaluationRequest): Promise<EvaluatedModel> {
    const answer = await this.ask({ type: 'evaluate', request });
    if (answer.type !== 'evaluated')
      throw new JawsError('internal', `No measures came, but: ${answer.type}.`);
    return answer.result;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const answer = await this.ask({ type: 'piece' });
      if (answer.type !== 'piece' || answer.bytes === null) return;
      yield answer.bytes;
    }
  }

  async close(): Promise<void> {
    this.options.signal.removeEventListener('abort', this.abort);
    await this.worker.terminate();
  }

  private ask(message: ToAnalysis): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.ended !== null) {
        reject(this.ended);
        return;
      }
      this.waiting = { resolve, reject };
      this.post(message);
    });
  }

  private receive(message: FromAnalysis): void {
    switch (message.type) {
      case 'computing':
        this.isComputing = true;
        if (this.options.signal.aborted) this.cancel();
        this.options.log('the analysis computes');
        return;
      case 'logged':
        this.options.log(message.text);
        return;
      case 'progressed':
        this.options.onProgress?.(message.progress);
        return;
      case 'failed':
        this.end(fromWireError(message));
        return;
      default: {
        const { waiting } = this;
        this.waiting = null;
        waiting?.resolve(message);
      }
    }
  }

  private cancel(): void {
    if (!this.isComputing) {
      this.post({ type: 'abort' });
      return;
    }
    this.end(new JawsError('cancelled'));
    void this.worker.terminate();
  }

  /** The first reason is the one that is told. */
  private end(error: JawsError): void {
    this.ended ??= error;
    const { waiting } = this;
    this.waiting = null;
    waiting?.reject(this.ended);
  }

  private post(message: ToAnalysis): void {
    this.worker.postMessage(message);
  }
}

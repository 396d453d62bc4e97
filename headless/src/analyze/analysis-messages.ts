// What a command and the thread that computes for it say to each other. Both are of one build: nothing is parsed.

import type { ScoreSettings } from '@jaws/core/analysis/score-datasets';
import type { EvaluatedModel } from '@jaws/core/models/evaluate-model';
import type { ModelSettings } from '@jaws/core/models/labelled-traffic';
import type { TrainedModel, TrainRequest } from '@jaws/core/models/train-model';
import type { AnalysisResult, AnalysisSettings } from '@jaws/shared/contract/analysis';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import type { ModelProgress } from '@jaws/shared/contract/models';
import type { KeptModel } from '@jaws/shared/model/model-file';

export interface AnalysisRequest {
  readonly settings: AnalysisSettings;
  /** Where each dataset of `settings` lies: imported files have a data folder of their own. */
  readonly dataDirs: ReadonlyMap<string, string>;
  /** Whether `piece`s of points are going to be asked for. */
  readonly points: boolean;
}

/** `dataDirs`: also of the baseline. */
export interface ScoringRequest {
  readonly settings: ScoreSettings;
  readonly dataDirs: ReadonlyMap<string, string>;
}

interface OnDatasets {
  readonly settings: ModelSettings;
  readonly dataDirs: ReadonlyMap<string, string>;
}

export type TrainingRequest = OnDatasets &
  Pick<TrainRequest, 'name' | 'from' | 'findings' | 'madeMs' | 'appVersion'>;
/** `model` null: one is trained for it. */
export type EvaluationRequest = OnDatasets & { readonly model: KeptModel | null };

export type ToAnalysis =
  | { readonly type: 'run'; readonly request: AnalysisRequest }
  | { readonly type: 'score'; readonly request: ScoringRequest }
  | { readonly type: 'train'; readonly request: TrainingRequest }
  | { readonly type: 'evaluate'; readonly request: EvaluationRequest }
  /** While it reads, it ends in order; while it computes, it does not hear this. */
  | { readonly type: 'abort' }
  | { readonly type: 'piece' };

export type FromAnalysis =
  /** Everything is read and no file is open: from now on the thread may be ended at any moment. */
  | { readonly type: 'computing' }
  /** Of training and judging. */
  | { readonly type: 'progressed'; readonly progress: ModelProgress }
  | { readonly type: 'result'; readonly result: AnalysisResult }
  | { readonly type: 'scored'; readonly result: ScoreResult }
  | { readonly type: 'trained'; readonly result: TrainedModel }
  | { readonly type: 'evaluated'; readonly result: EvaluatedModel }
  /** The next part of `--points`; null after the last one. */
  | { readonly type: 'piece'; readonly bytes: Uint8Array | null }
  | { readonly type: 'logged'; readonly text: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly hint: string };

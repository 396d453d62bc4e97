// What a live picture judges by beside its own window: habits and the limit of a baseline, and a trained model. A baseline
// is learnt once for as long as it stays the same.

import { JawsError } from '@jaws/shared/contract/errors';
import type { LiveSettings } from '@jaws/shared/contract/live';
import { baselineLimit, defaultLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import type { Habits } from '@jaws/shared/findings/habits';
import { learnBaseline, type Baseline } from '@jaws/shared/findings/learn-baseline';
import type { NamedDetector } from '@jaws/shared/model/model-findings';
import { openTraffic, type OpenRequest } from '../analysis/read-datasets.ts';
import { datasetContent } from '../findings/findings-file.ts';
import type { StoredModel } from '../models/model-store.ts';

export interface Judges {
  readonly habits: Habits | undefined;
  readonly limit: AlertLimit;
  readonly model: NamedDetector | null;
}

/** @throws JawsError usage.invalid, cancelled, and those of reading a dataset or a model */
export type OpenJudges = (
  dataset: string,
  settings: Pick<LiveSettings, 'baseline' | 'model'>,
) => Promise<Judges>;

const mostLearnt = 2;

export function createOpenJudges(
  store: OpenRequest['store'],
  modelOf: (name: string) => Promise<StoredModel>,
): OpenJudges {
  const learnt = new Map<string, Baseline>();
  const learn = async (name: string): Promise<Baseline> => {
    const content = `${name} ${datasetContent(await store.manifest(name))}`;
    const known = learnt.get(content);
    if (known !== undefined) return known;
    const quiet = await openTraffic({ store, datasets: [name], where: null });
    try {
      const baseline = learnBaseline(quiet.packets, quiet);
      for (const oldest of learnt.keys()) if (learnt.size >= mostLearnt) learnt.delete(oldest);
      learnt.set(content, baseline);
      return baseline;
    } finally {
      await quiet.close();
    }
  };
  return async (dataset, { baseline, model }) => {
    if (baseline?.dataset === dataset)
      throw new JawsError('usage.invalid', `${dataset} is not judged by itself: choose another baseline.`);
    const detector = model === null ? null : await modelOf(model);
    if (baseline === null) return { habits: undefined, limit: defaultLimit, model: detector };
    const known = await learn(baseline.dataset);
    return {
      habits: known.habits,
      limit: baselineLimit(known, baseline.alertsPerDay),
      model: detector,
    };
  };
}

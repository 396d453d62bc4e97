// Progress of a model as often as somebody can read it: each part in hundredths.

import type { ModelProgress } from '@jaws/shared/contract/models';

type Listener = (progress: ModelProgress) => void;

export function seldom(told: Listener): Listener {
  let last = '';
  return (progress) => {
    const { stage, done, total } = progress;
    const now = `${stage} ${Math.floor((100 * done) / Math.max(1, total))}`;
    if (now === last) return;
    last = now;
    told(progress);
  };
}

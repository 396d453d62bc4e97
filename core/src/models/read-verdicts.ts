// What somebody decided on the findings of a dataset, as labels for a model.

import type { FindingVerdict, FindingVerdicts } from '@jaws/shared/model/decided-findings';
import type { FindingState } from '@jaws/shared/contract/findings';
import { readInbox } from '../findings/findings-file.ts';

/** `folder`: of the dataset. Without an inbox there are none. @throws JawsError dataset.io */
export async function readVerdicts(folder: string): Promise<FindingVerdicts> {
  const { computed, states } = await readInbox(folder, null);
  const listed = (computed?.result.findings ?? []).map(({ id }) => [id, 'undecided'] as const);
  return new Map([...listed, ...states.map((state) => [state.id, verdictOf(state)] as const)]);
}

/** What was closed without a reason may have been closed for any. */
function verdictOf({ state, reason }: FindingState): FindingVerdict {
  if (state === 'confirmed') return 'confirmed';
  return state === 'closed' && reason.trim() !== '' ? 'closed' : 'undecided';
}

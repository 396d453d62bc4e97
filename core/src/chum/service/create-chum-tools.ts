// The real things behind the app's chum.

import { JawsError } from '@jaws/shared/contract/errors';
import type { ChumTools } from './chum-tools.ts';

export function createChumTools(): ChumTools {
  const missing = (): never => {
    throw new JawsError('internal', 'not here yet');
  };
  return { start: missing, check: missing, plan: missing, scenarios: [] };
}

// Labels of a dataset: the column holds one byte a packet, so there are at most 255. One more is an error; it would
// come out as another label, or as none.

import { JawsError } from '@jaws/shared/contract/errors';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';

export const mostLabels = 255;

/** @throws JawsError label.too-many */
export function internLabel(labels: StringDictionary, label: string | null): number {
  const known = label === null ? 0 : labels.find(label);
  if (known === undefined && labels.size > mostLabels) throw new JawsError('label.too-many');
  return labels.intern(label);
}

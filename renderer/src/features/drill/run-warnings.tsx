// What is worth knowing of a run and is no failure.

import type { ChumState } from '@jaws/shared/contract/chum';
import type { ReactNode } from 'react';

export function RunWarnings({ run }: { readonly run: ChumState }): ReactNode {
  if (run.warnings.length === 0) return null;
  return (
    <ul className="jw-warnings" aria-label="Warnings">
      {run.warnings.map((text) => (
        <li key={text}>
          <span aria-hidden="true">▲ </span>
          {text}
        </li>
      ))}
    </ul>
  );
}

// What it looks like: one card for each style. They are native radio buttons: arrows choose, and every reader knows them.

import type { ReactNode } from 'react';
import type { ChumFieldProps } from './target-fields.tsx';
import { styleTexts } from './style-texts.ts';

export function StyleChoice({ draft, change }: ChumFieldProps): ReactNode {
  return (
    <div className="jw-chum-styles" role="radiogroup" aria-label="Style">
      {styleTexts.map(({ style, title, about }) => (
        <label key={style} className="jw-chum-style">
          <input
            type="radio"
            name="chum-style"
            value={style}
            aria-label={title}
            aria-describedby={`chum-style-${style}`}
            checked={draft.style === style}
            onChange={() => {
              change({ style });
            }}
          />
          <span className="jw-chum-style-title">
            {title} <span className="jw-mono jw-dim">{style}</span>
          </span>
          <span className="jw-dim" id={`chum-style-${style}`}>
            {about}
          </span>
        </label>
      ))}
    </div>
  );
}

// The plot's shapes as small drawings, for legend and tables.

import type { ReactNode } from 'react';
import { markOutlines, type MarkShape } from './mark-outlines.ts';

export function ShapeMark(props: { readonly shape: MarkShape; readonly colour: string }): ReactNode {
  const { shape, colour } = props;
  return (
    <svg viewBox="0 0 12 12" className="jw-mark" aria-hidden="true" fill={colour}>
      {shape === 'circle' ? <circle cx="6" cy="6" r="5" /> : null}
      {shape === 'x' ? <path d="M2 2l8 8M10 2l-8 8" stroke={colour} strokeWidth="2.5" /> : null}
      {shape === 'circle' || shape === 'x' ? null : <polygon points={markOutlines[shape]} />}
    </svg>
  );
}

// The plot's shapes as small drawings, for legend and tables.

import type { ReactNode } from 'react';
import type { ClusterShape } from './point-style.ts';

export type MarkShape = ClusterShape | 'diamond' | 'x';

const outlines: Readonly<Record<Exclude<MarkShape, 'circle' | 'x'>, string>> = {
  square: '2,2 10,2 10,10 2,10',
  'triangle-up': '6,1.5 11,10.5 1,10.5',
  pentagon: '6,1 11,4.8 9.1,10.7 2.9,10.7 1,4.8',
  hexagon: '6,1 10.4,3.5 10.4,8.5 6,11 1.6,8.5 1.6,3.5',
  diamond: '6,0.5 11.5,6 6,11.5 0.5,6',
};

export function ShapeMark(props: { readonly shape: MarkShape; readonly colour: string }): ReactNode {
  const { shape, colour } = props;
  return (
    <svg viewBox="0 0 12 12" className="jw-mark" aria-hidden="true" fill={colour}>
      {shape === 'circle' ? <circle cx="6" cy="6" r="5" /> : null}
      {shape === 'x' ? <path d="M2 2l8 8M10 2l-8 8" stroke={colour} strokeWidth="2.5" /> : null}
      {shape === 'circle' || shape === 'x' ? null : <polygon points={outlines[shape]} />}
    </svg>
  );
}

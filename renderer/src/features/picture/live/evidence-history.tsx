// How evidence went over the last minute of frames: 0 to 1, newest at the right.

import type { ReactNode } from 'react';
import { sparklinePath } from '../../../ui/sparkline.tsx';

const room = 60;
const size = { width: 80, height: 14 } as const;

/** Hidden from screen readers: the number is said beside it. */
export function EvidenceHistory({ values }: { readonly values: readonly number[] }): ReactNode {
  // Scaled to 1, not to its own highest: faint and strong must not look alike.
  const highest = Math.max(...values, 0);
  const path = sparklinePath(values, room, { width: size.width, height: size.height * highest });
  const shift = size.height * (1 - highest);
  return (
    <svg
      className="jw-history"
      viewBox={`0 -1 ${String(size.width)} ${String(size.height + 2)}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        d={path}
        transform={`translate(0 ${shift.toFixed(2)})`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

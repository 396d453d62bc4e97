// A small line of recent values, scaled to its own highest; the number beside it says how high that is.

import type { ReactNode } from 'react';

/** SVG path over `width` × `height`, newest value at the right edge; nothing for fewer than two values. */
export function sparklinePath(
  values: readonly number[],
  room: number,
  size: { readonly width: number; readonly height: number },
): string {
  const { width, height } = size;
  const highest = Math.max(...values, 0);
  const step = width / Math.max(1, room - 1);
  const start = width - (values.length - 1) * step;
  const points = values.map((value, index) => {
    const y = highest === 0 ? height : height - (value / highest) * height;
    return `${(start + index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return points.length < 2 ? '' : `M${points.join('L')}`;
}

const size = { width: 120, height: 20 } as const;

/** `room` = how many values fill the width. Hidden from screen readers: the number is said beside it. */
export function Sparkline(props: { readonly values: readonly number[]; readonly room: number }): ReactNode {
  const path = sparklinePath(props.values.slice(-props.room), props.room, size);
  return (
    <svg
      className="jw-sparkline"
      viewBox={`0 -1 ${size.width} ${size.height + 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

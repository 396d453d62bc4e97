// The k-distance curve with its knee, and the ε in use as a line that can be dragged or moved by arrow keys.

import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { formatNumber } from '../../ui/format.ts';
import { makeDistanceScale, type DistanceScale } from './distance-scale.ts';

const width = 600;
const height = 150;
const keyStep = 1.05;

interface KDistanceProps {
  readonly curve: NonNullable<AnalysisResult['kDistance']>;
  readonly eps: number;
  readonly onEps: (eps: number) => void;
}

function curvePath(distances: readonly number[], scale: DistanceScale): string {
  const step = width / Math.max(1, distances.length - 1);
  return distances
    .map(
      (distance, index) =>
        `${index === 0 ? 'M' : 'L'}${(index * step).toFixed(1)} ${scale.toY(distance).toFixed(1)}`,
    )
    .join('');
}

/** Drawn over the curve in HTML: the curve is stretched to the room there is, a text must not be. */
function Knee(props: { readonly curve: KDistanceProps['curve']; readonly scale: DistanceScale }): ReactNode {
  const { curve, scale } = props;
  if (curve.kneeIndex === null) return null;
  const left = (100 * curve.kneeIndex) / Math.max(1, curve.distances.length - 1);
  const top = (100 * scale.toY(curve.suggestedEps)) / height;
  return (
    <span className="jw-knee" style={{ left: `${left}%`, top: `${top}%` }}>
      automatic {formatNumber(curve.suggestedEps)}
    </span>
  );
}

/** The line's own dragging: shown while it moves, told when it is let go. */
function useDraggedEps(eps: number, onEps: (eps: number) => void, epsAt: (event: PointerEvent) => number) {
  const [dragged, setDragged] = useState<number | null>(null);
  return {
    shown: dragged ?? eps,
    onPointerDown(event: PointerEvent) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged(epsAt(event));
    },
    onPointerMove(event: PointerEvent) {
      if (dragged !== null) setDragged(epsAt(event));
    },
    onPointerUp() {
      if (dragged !== null) onEps(Number(dragged.toPrecision(6)));
      setDragged(null);
    },
  };
}

function keyedEps(event: KeyboardEvent, eps: number): number | null {
  if (event.key === 'ArrowUp' || event.key === 'ArrowRight') return eps * keyStep;
  if (event.key === 'ArrowDown' || event.key === 'ArrowLeft') return eps / keyStep;
  return null;
}

function EpsLine(props: {
  readonly eps: number;
  readonly scale: DistanceScale;
  readonly onEps: (eps: number) => void;
  readonly epsAt: (event: PointerEvent) => number;
}): ReactNode {
  const { eps, scale, onEps, epsAt } = props;
  const { shown, ...pointer } = useDraggedEps(eps, onEps, epsAt);
  const y = scale.toY(shown);
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label="ε"
      aria-orientation="vertical"
      aria-valuemin={scale.least}
      aria-valuemax={scale.most}
      aria-valuenow={shown}
      aria-valuetext={formatNumber(shown)}
      className="jw-eps"
      onKeyDown={(event) => {
        const next = keyedEps(event, shown);
        if (next === null) return;
        event.preventDefault();
        onEps(Number(next.toPrecision(6)));
      }}
      {...pointer}
    >
      <rect x={0} y={y - 8} width={width} height={16} fill="transparent" />
      <line
        x1={0}
        x2={width}
        y1={y}
        y2={y}
        stroke="var(--jw-text)"
        strokeWidth={1.5}
        strokeDasharray="6 4"
        vectorEffect="non-scaling-stroke"
      />
    </g>
  );
}

export function KDistancePlot({ curve, eps, onEps }: KDistanceProps): ReactNode {
  const svg = useRef<SVGSVGElement>(null);
  const scale = makeDistanceScale(curve.distances, height);
  const epsAt = (event: PointerEvent): number => {
    const box = svg.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return eps;
    return scale.toDistance(((event.clientY - box.top) / box.height) * height);
  };
  return (
    <div className="jw-kdistance">
      <div className="jw-kdistance-plot">
        <svg ref={svg} viewBox={`0 0 ${String(width)} ${String(height)}`} preserveAspectRatio="none">
          <path
            d={curvePath(curve.distances, scale)}
            fill="none"
            stroke="var(--jw-accent)"
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
          />
          <EpsLine eps={eps} scale={scale} onEps={onEps} epsAt={epsAt} />
        </svg>
        <Knee curve={curve} scale={scale} />
      </div>
      <p className="jw-dim">
        Distance to the neighbour that makes a core point, sorted (log scale). Dashed: ε = {formatNumber(eps)}
        ; drag it, or use the arrow keys.
      </p>
    </div>
  );
}

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

function Knee({
  curve,
  scale,
}: {
  readonly curve: KDistanceProps['curve'];
  readonly scale: DistanceScale;
}): ReactNode {
  if (curve.kneeIndex === null) return null;
  const x = (curve.kneeIndex * width) / Math.max(1, curve.distances.length - 1);
  const y = scale.toY(curve.suggestedEps);
  return (
    <g>
      <circle cx={x} cy={y} r={4} fill="none" stroke="var(--jw-text)" strokeWidth={1.5} />
      <text x={Math.min(x - 8, width - 60)} y={Math.max(12, y - 8)} textAnchor="end" className="jw-svg-text">
        knee {formatNumber(curve.suggestedEps)}
      </text>
    </g>
  );
}

export function KDistancePlot({ curve, eps, onEps }: KDistanceProps): ReactNode {
  const svg = useRef<SVGSVGElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const scale = makeDistanceScale(curve.distances, height);
  const shown = dragged ?? eps;
  const epsAt = (event: PointerEvent): number => {
    const box = svg.current?.getBoundingClientRect();
    if (box === undefined || box.height === 0) return shown;
    return scale.toDistance(((event.clientY - box.top) / box.height) * height);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const up = event.key === 'ArrowUp' || event.key === 'ArrowRight';
    const down = event.key === 'ArrowDown' || event.key === 'ArrowLeft';
    if (!up && !down) return;
    event.preventDefault();
    onEps(Number((up ? shown * keyStep : shown / keyStep).toPrecision(6)));
  };
  const y = scale.toY(shown);
  return (
    <div className="jw-kdistance">
      <svg ref={svg} viewBox={`0 0 ${String(width)} ${String(height)}`} preserveAspectRatio="none">
        <path
          d={curvePath(curve.distances, scale)}
          fill="none"
          stroke="var(--jw-accent)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
        <Knee curve={curve} scale={scale} />
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
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDragged(epsAt(event));
          }}
          onPointerMove={(event) => {
            if (dragged !== null) setDragged(epsAt(event));
          }}
          onPointerUp={() => {
            if (dragged !== null) onEps(Number(dragged.toPrecision(6)));
            setDragged(null);
          }}
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
      </svg>
      <p className="jw-dim">
        Distance to the neighbour that makes a core point, sorted (log scale). Dashed: ε ={' '}
        {formatNumber(shown)}; drag it, or use the arrow keys.
      </p>
    </div>
  );
}

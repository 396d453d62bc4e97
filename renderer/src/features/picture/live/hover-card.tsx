// What lies under the pointer: asked of the host for this one point, so that frames carry no texts.

import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../../ui/format.ts';
import { topName } from './live-unit-text.ts';
import { useLiveUnit } from './use-live-unit.ts';

export interface Hovered {
  readonly key: number;
  /** Of the pointer, px in the window. */
  readonly x: number;
  readonly y: number;
}

const gap = 14;
const cardWidth = 260;

export function HoverCard({ hovered }: { readonly hovered: Hovered }): ReactNode {
  const unit = useLiveUnit({ key: hovered.key, id: null });
  const isRight = hovered.x + gap + cardWidth > window.innerWidth;
  const left = isRight ? hovered.x - gap - cardWidth : hovered.x + gap;
  return (
    <div className="jw-hover-card" style={{ left, top: hovered.y + gap, width: cardWidth }}>
      {unit === null ? (
        <span className="jw-dim">…</span>
      ) : (
        <>
          <strong className="jw-mono">{topName(unit)}</strong>
          {unit.name === null ? null : <div className="jw-dim">{unit.name}</div>}
          <div>
            {formatBytes(unit.bytesUp)} up, {formatBytes(unit.bytesDown)} down, {formatCount(unit.packets)}{' '}
            packets
          </div>
          <div>Evidence {unit.evidence.toFixed(2)}</div>
        </>
      )}
    </div>
  );
}

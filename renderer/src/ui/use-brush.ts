// Dragging across a plot of time chooses a part of it; what moves less than a few px is a click.

import { useRef, useState, type PointerEvent, type RefObject } from 'react';

/** Less than this was a click. */
const leastDragPx = 4;

interface Drag {
  readonly startPx: number;
  readonly from: number;
  readonly to: number;
}

export interface BrushActs {
  /** Between two shares of the width, from 0 to 1, in any order. */
  readonly onRange: (from: number, to: number) => void;
  readonly onClick?: (share: number) => void;
  readonly onDoubleClick: () => void;
}

export interface Brush {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: () => void;
    readonly onDoubleClick: () => void;
  };
  /** Where a pointer stands, as a share of the width. */
  readonly shareAt: (event: PointerEvent) => number;
  /** While it is dragged. */
  readonly drag: { readonly from: number; readonly to: number } | null;
}

/** `isOn`: whether there is something to choose from. */
export function useBrush(isOn: boolean, { onRange, onClick, onDoubleClick }: BrushActs): Brush {
  const [drag, setDrag] = useState<Drag | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const shareAt = (event: PointerEvent): number => {
    const box = element.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || !isOn) return;
      element.current?.setPointerCapture(event.pointerId);
      const share = shareAt(event);
      setDrag({ startPx: event.clientX, from: share, to: share });
    },
    onPointerMove(event: PointerEvent) {
      if (drag !== null) setDrag({ ...drag, to: shareAt(event) });
    },
    onPointerUp(event: PointerEvent) {
      if (drag === null || !isOn) return;
      setDrag(null);
      if (Math.abs(event.clientX - drag.startPx) >= leastDragPx) onRange(drag.from, shareAt(event));
      else onClick?.(drag.from);
    },
    onPointerCancel() {
      setDrag(null);
    },
    onDoubleClick,
  };
  return { element, handlers, shareAt, drag };
}

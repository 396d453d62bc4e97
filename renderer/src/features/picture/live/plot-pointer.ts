// What the pointer does on the plot that Plotly does not see: the points are not Plotly's, so which of them lies
// under the pointer, and which was clicked, is found here.

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PointerParts {
  /** Of the plot with its axes. */
  readonly element: HTMLElement;
  /** Key of the point at the place in the window. */
  readonly keyAt: (place: Place) => number | null;
  readonly onHover: (key: number | null, place: Place) => void;
  readonly onPick: (key: number, isAdded: boolean) => void;
}

/** Further than this between down and up is a drag, px. */
const clickPx = 4;

/** Returns its undo. */
export function watchPointer({ element, keyAt, onHover, onPick }: PointerParts): () => void {
  let pressed: Place | null = null;
  let hovered: number | null = null;
  let moved: Place | null = null;
  let animation = 0;
  const tell = (key: number | null, place: Place): void => {
    if (key === null && hovered === null) return;
    hovered = key;
    onHover(key, place);
  };
  // Once a painted frame: moves come faster than anybody looks.
  const look = (): void => {
    animation = 0;
    if (moved !== null) tell(keyAt(moved), moved);
  };
  const move = (event: PointerEvent): void => {
    moved = event.buttons === 0 ? { x: event.clientX, y: event.clientY } : null;
    if (moved === null) tell(null, { x: event.clientX, y: event.clientY });
    else if (animation === 0) animation = window.requestAnimationFrame(look);
  };
  const leave = ({ clientX: x, clientY: y }: PointerEvent): void => {
    moved = null;
    tell(null, { x, y });
  };
  const down = ({ button, clientX: x, clientY: y }: PointerEvent): void => {
    // The plot library keeps the browser from doing so; a switch that kept the focus would take all keys after it.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    pressed = button === 0 ? { x, y } : null;
  };
  // On the window: while something is dragged Plotly lays an element of its own over the page.
  const up = (event: PointerEvent): void => {
    const from = pressed;
    pressed = null;
    const place = { x: event.clientX, y: event.clientY };
    if (from === null || Math.hypot(place.x - from.x, place.y - from.y) > clickPx) return;
    const key = keyAt(place);
    if (key !== null) onPick(key, event.ctrlKey || event.metaKey || event.shiftKey);
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('pointerdown', down, true);
  window.addEventListener('pointerup', up, true);
  return () => {
    window.cancelAnimationFrame(animation);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('pointerdown', down, true);
    window.removeEventListener('pointerup', up, true);
  };
}

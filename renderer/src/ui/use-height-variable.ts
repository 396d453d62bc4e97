// Tells the style sheets how tall an element is just now, as a variable of the root: what floats above the page
// keeps clear of it without knowing it.

import { useCallback } from 'react';

export type HeightVariable = '--jw-foot-height' | '--jw-toasts-height';

/** A ref: while its element is there, `name` is its height in px; afterwards the variable is gone. `onChange`: steady. */
export function useHeightVariable(
  name: HeightVariable,
  onChange?: () => void,
): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      if (element === null) return undefined;
      const { style } = element.ownerDocument.documentElement;
      const tell = (): void => {
        // Rounded up: an enlarged page has heights with fractions, and half a pixel would lie over the page.
        style.setProperty(name, `${String(Math.ceil(element.getBoundingClientRect().height))}px`);
        onChange?.();
      };
      const observer = new ResizeObserver(tell);
      observer.observe(element);
      tell();
      return () => {
        observer.disconnect();
        style.removeProperty(name);
      };
    },
    [name, onChange],
  );
}

// A value that changes often, taken over once a second at most: for tables, which nobody reads three times a second.

import { useEffect, useRef, useState } from 'react';

const everyMs = 900;

/** The newest value, at most `everyMs` old. `isAtOnce`: every change is taken over, as while one steps by hand. */
export function useSettled<T>(value: T, isAtOnce: boolean): T {
  const [settled, setSettled] = useState(value);
  const takenMs = useRef(0);
  useEffect(() => {
    const restMs = isAtOnce ? 0 : takenMs.current + everyMs - performance.now();
    const timer = window.setTimeout(
      () => {
        takenMs.current = performance.now();
        setSettled(value);
      },
      Math.max(0, restMs),
    );
    return () => {
      window.clearTimeout(timer);
    };
  }, [value, isAtOnce]);
  // The first one must not wait for a timer.
  return settled ?? value;
}

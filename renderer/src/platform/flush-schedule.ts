// When something that came from the host is shown: at once, so that it is drawn while the browser waits for its next
// painting and not in it; with the next painted frame while things come faster than that; half a second later where
// nothing is painted (a tab in the background).

const latestMs = 500;
/** After this long without anything, what comes is shown at once. */
const restMs = 100;

/** Runs the work; returns its undo. */
export type FlushSchedule = (work: () => void) => () => void;

/** `now`: monotonic, ms. Each schedule has its own memory of when something was shown. */
export function createFlushSchedule(now: () => number = () => window.performance.now()): FlushSchedule {
  let shownMs = Number.NEGATIVE_INFINITY;
  return (work) => {
    let frame = 0;
    let timer = 0;
    const undo = (): void => {
      window.cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
    const run = (): void => {
      undo();
      shownMs = now();
      work();
    };
    const isAtOnce = !document.hidden && now() - shownMs >= restMs;
    // Even so as a task of its own: what else came with the message is heard before it.
    if (!isAtOnce) frame = window.requestAnimationFrame(run);
    timer = window.setTimeout(run, isAtOnce ? 0 : latestMs);
    return undo;
  };
}

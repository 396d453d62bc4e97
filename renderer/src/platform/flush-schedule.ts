// When something that came from the host is shown: with the next painted frame, or half a second later where nothing
// is painted (a tab in the background).

const latestMs = 500;

/** Runs the work once; returns its undo. */
export function scheduleFlush(work: () => void): () => void {
  let frame = 0;
  let timer = 0;
  const undo = (): void => {
    window.cancelAnimationFrame(frame);
    window.clearTimeout(timer);
  };
  const run = (): void => {
    undo();
    work();
  };
  frame = window.requestAnimationFrame(run);
  timer = window.setTimeout(run, latestMs);
  return undo;
}

// When tables, lists and texts take over what the plot already shows: nobody reads three times a second, and the work
// of writing them anew must not stand between a frame and its picture.

/** At most this often … */
const everyMs = 800;
/** … so long after a frame was shown that it is painted: the browser's own share of that runs beside this thread … */
const paintMs = 50;
/** … and this long after the last frame, if no more come. */
const lastWaitMs = 500;

export interface ReadingPace {
  /** A frame is being painted: after it, if the last reading is long enough ago. */
  shown(): void;
  /** Read now; nothing is left to do later. */
  atOnce(): void;
}

export type PaceMaker = (read: () => void) => ReadingPace;

/** Its first reading is due at once. */
export const createReadingPace: PaceMaker = (read) => {
  let readMs = Number.NEGATIVE_INFINITY;
  let timer = 0;
  const run = (): void => {
    window.clearTimeout(timer);
    readMs = performance.now();
    read();
  };
  return {
    shown() {
      window.clearTimeout(timer);
      const restMs = readMs + everyMs - performance.now();
      timer = window.setTimeout(run, restMs <= 0 ? paintMs : restMs + lastWaitMs);
    },
    atOnce: run,
  };
};

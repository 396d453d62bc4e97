// How long the page takes to show a live frame, and how often it is blocked: measured only when the address asks for
// it with `?figures`, for the end-to-end tests and for a look by hand (`jawsLiveFigures` in the console).

export interface LiveFigures {
  /** ms from the frame's turn to the painted picture; the newest 2,000. */
  readonly updatesMs: number[];
  /** Tasks of more than 50 ms, where the browser tells. */
  longTasks: number;
  longestTaskMs: number;
  /** Of the newest frame. */
  frame: number;
}

export interface FigureRecorder {
  readonly figures: LiveFigures;
  /** A frame is about to be drawn. */
  readonly begin: () => void;
  /** It has been drawn; counted when it has been painted too. */
  readonly drawn: (frame: number) => void;
}

const keptUpdates = 2000;

function countLongTasks(view: Window & typeof globalThis, figures: LiveFigures): void {
  if (!view.PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
  new view.PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      figures.longTasks += 1;
      figures.longestTaskMs = Math.max(figures.longestTaskMs, duration);
    }
  }).observe({ entryTypes: ['longtask'] });
}

/** Null unless the address has `?figures`. */
export function createFigureRecorder(view: Window & typeof globalThis): FigureRecorder | null {
  if (!new URLSearchParams(view.location.search).has('figures')) return null;
  const figures: LiveFigures = { updatesMs: [], longTasks: 0, longestTaskMs: 0, frame: 0 };
  countLongTasks(view, figures);
  Object.assign(view, { jawsLiveFigures: figures });
  let startMs: number | null = null;
  return {
    figures,
    begin() {
      startMs = view.performance.now();
    },
    drawn(frame) {
      if (startMs === null) return;
      const began = startMs;
      startMs = null;
      // The task after the painted frame.
      view.requestAnimationFrame(() => {
        view.setTimeout(() => {
          figures.updatesMs.push(view.performance.now() - began);
          if (figures.updatesMs.length > keptUpdates) figures.updatesMs.shift();
          figures.frame = frame;
        }, 0);
      });
    },
  };
}

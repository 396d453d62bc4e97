// Runs inside the page before anything else: notes when a live frame arrives on the socket, when the plot has drawn
// it, and when it has been painted; and every task that blocked the page.

export interface FrameTiming {
  readonly frame: number;
  /** When the socket had its message, ms since the page was opened. */
  readonly atMs: number;
  /** From the socket's message (not parsed yet) to the picture that the browser painted with it, ms. */
  readonly paintedMs: number;
  /** From the socket's message to the plot's word that it has drawn, ms. */
  readonly drawnMs: number;
  readonly chars: number;
  /** What the frame says of itself. */
  readonly frameMs: number;
  readonly lagMs: number;
  readonly backlogBytes: number;
  readonly units: number;
}

interface PageTiming {
  readonly frames: FrameTiming[];
  /** Durations of tasks of more than 50 ms. */
  readonly longTasksMs: number[];
}

declare global {
  interface Window {
    jawsPageTiming: PageTiming;
  }
}

/** For `addInitScript`: uses nothing from outside. */
export function timePage(): void {
  const timing: PageTiming = { frames: [], longTasksMs: [] };
  window.jawsPageTiming = timing;
  const arrived = new Map<number, Omit<FrameTiming, 'drawnMs' | 'paintedMs'>>();
  // Read from the beginning of the text: a second parse of a megabyte would be measured too.
  const numberIn = (text: string, name: string): number =>
    Number(new RegExp(`"${name}":([\\d.]+)`).exec(text)?.[1] ?? Number.NaN);
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      // The first listener of all: before the text is parsed.
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string') return;
        const head = data.slice(0, 1000);
        if (!head.includes('"live.frameChanged"')) return;
        const [lagMs, units] = [numberIn(head, 'lagMs'), numberIn(head, 'units')];
        const frame = numberIn(head, 'number');
        const [frameMs, backlogBytes] = [numberIn(head, 'frameMs'), numberIn(head, 'backlogBytes')];
        const told = { frame, lagMs, backlogBytes, units, frameMs };
        arrived.set(frame, { ...told, atMs: performance.now(), chars: data.length });
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) timing.longTasksMs.push(duration);
  }).observe({ type: 'longtask' });
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const frame = Number((target as HTMLElement).dataset['frame']);
      const start = arrived.get(frame);
      if (start === undefined) continue;
      arrived.delete(frame);
      const drawnMs = performance.now() - start.atMs;
      // The first callback comes before the painting, the second one after it.
      requestAnimationFrame(() => {
        requestAnimationFrame(() => {
          timing.frames.push({ ...start, drawnMs, paintedMs: performance.now() - start.atMs });
        });
      });
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-frame'] });
}

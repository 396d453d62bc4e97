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
  /** Of the message. */
  readonly bytes: number;
  /** What the frame says of itself. */
  readonly frameMs: number;
  readonly lagMs: number;
  readonly backlogBytes: number;
  readonly units: number;
}

interface PageTiming {
  /** Frames painted so far, those forgotten included. */
  readonly count: number;
  /** The newest ones, oldest first: at most 4,096. */
  readonly frames: () => FrameTiming[];
  /** Durations of tasks of more than 50 ms: the newest 4,096. */
  readonly longTasksMs: () => number[];
  /** Counting starts here: what was noted before is warm-up. */
  readonly forget: () => void;
}

declare global {
  interface Window {
    jawsPageTiming: PageTiming;
  }
}

/**
 * For `addInitScript`: uses nothing from outside. Notes go into columns of a fixed size, so that a page whose memory is
 * watched for hours does not grow by being watched.
 */
// eslint-disable-next-line max-lines-per-function -- one function is what a page can be given
export function timePage(): void {
  const most = 4096;
  const names = [
    ...(['frame', 'atMs', 'paintedMs', 'drawnMs', 'bytes'] as const),
    ...(['frameMs', 'lagMs', 'backlogBytes', 'units'] as const),
  ];
  const columns = names.map((name) => ({ name, values: new Float64Array(most) }));
  const longTasks = new Float64Array(most);
  let [count, forgotten, tasks, forgottenTasks] = [0, 0, 0, 0];
  /** Places in a ring of the newest, oldest first. */
  const placesOf = (from: number, to: number): number[] => {
    const first = Math.max(from, to - most);
    return Array.from({ length: to - first }, (_, at) => (first + at) % most);
  };
  const note = (timing: FrameTiming): void => {
    for (const { name, values } of columns) values[count % most] = timing[name];
    count += 1;
  };
  window.jawsPageTiming = {
    get count() {
      return count;
    },
    frames: () =>
      placesOf(forgotten, count).map((place) => {
        const entries = columns.map(({ name, values }) => [name, values[place] ?? Number.NaN] as const);
        return Object.fromEntries(entries) as unknown as FrameTiming;
      }),
    longTasksMs: () => placesOf(forgottenTasks, tasks).map((place) => longTasks[place] ?? Number.NaN),
    forget: () => {
      forgotten = count;
      forgottenTasks = tasks;
    },
  };
  const arrived = new Map<number, Omit<FrameTiming, 'drawnMs' | 'paintedMs'>>();
  // Read from the beginning of the text: a second parse of a megabyte would be measured too.
  const numberIn = (text: string, name: string): number =>
    Number(new RegExp(`"${name}":([\\d.]+)`).exec(text)?.[1] ?? Number.NaN);
  /** The text's beginning: of a binary message, what follows its four bytes of length. */
  const headOf = (data: unknown): string => {
    if (typeof data === 'string') return data.slice(0, 1000);
    if (!(data instanceof ArrayBuffer)) return '';
    return new TextDecoder().decode(new Uint8Array(data, 4, Math.min(1000, data.byteLength - 4)));
  };
  const sizeOf = (data: unknown): number =>
    data instanceof ArrayBuffer ? data.byteLength : String(data).length;
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      // The first listener of all: before the text is parsed.
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const head = headOf(data);
        if (!head.includes('"live.frameChanged"')) return;
        const [lagMs, units] = [numberIn(head, 'lagMs'), numberIn(head, 'units')];
        const frame = numberIn(head, 'number');
        const [frameMs, backlogBytes] = [numberIn(head, 'frameMs'), numberIn(head, 'backlogBytes')];
        const told = { frame, lagMs, backlogBytes, units, frameMs };
        arrived.set(frame, { ...told, atMs: performance.now(), bytes: sizeOf(data) });
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      longTasks[tasks % most] = duration;
      tasks += 1;
    }
  }).observe({ type: 'longtask' });
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const frame = Number((target as HTMLElement).dataset['frame']);
      const start = arrived.get(frame);
      if (start === undefined) continue;
      // Frames that a newer one overtook are never drawn.
      for (const older of arrived.keys()) if (older <= frame) arrived.delete(older);
      const drawnMs = performance.now() - start.atMs;
      // The first callback comes before the painting, the second one after it.
      requestAnimationFrame(() => {
        requestAnimationFrame(() => {
          note({ ...start, drawnMs, paintedMs: performance.now() - start.atMs });
        });
      });
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-frame'] });
}

// One JSON line per event for the system's journal. Only the fields named here: tokens, proofs and payload never.

export interface LogFields {
  readonly runId?: string;
  readonly uploadId?: string;
  readonly remote?: string;
  readonly port?: number;
  readonly reason?: string;
  readonly bytes?: number;
  readonly count?: number;
}

export type LogLevel = 'info' | 'warn' | 'error';

export interface ListenerLog {
  readonly write: (level: LogLevel, event: string, fields?: LogFields) => void;
  /** Tells now what was counted instead of written. */
  readonly flush: () => void;
}

/** Lines of one event written in a second; those beyond are counted and told of in one line, a second later. */
const maxPerSecond = 20;
/** Of an error: each of them says something, but a full disk must not be filled further by a line per run. */
const maxErrorsPerSecond = 100;

interface Seen {
  second: number;
  lines: number;
  left: number;
  level: LogLevel;
}

export function createListenerLog(print: (line: string) => void, clock: () => number): ListenerLog {
  const seen = new Map<string, Seen>();
  let timer: NodeJS.Timeout | null = null;
  const printLine = (level: LogLevel, event: string, fields: object): void => {
    print(JSON.stringify({ time: new Date(clock()).toISOString(), level, event, ...fields }));
  };
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const [event, about] of seen) {
      if (about.left > 0) printLine(about.level, event, { suppressed: about.left });
      about.left = 0;
    }
  };
  return {
    flush,
    write: (level, event, fields = {}) => {
      const second = Math.floor(clock() / 1000);
      let about = seen.get(event);
      if (about === undefined) seen.set(event, (about = { second, lines: 0, left: 0, level }));
      if (about.second !== second) {
        about.second = second;
        about.lines = 0;
      }
      if (about.lines >= (level === 'error' ? maxErrorsPerSecond : maxPerSecond)) {
        about.left++;
        // The end of a flood is told of, too, though nothing comes after it.
        timer ??= setTimeout(flush, 1000).unref();
        return;
      }
      about.lines++;
      printLine(level, event, fields);
    },
  };
}

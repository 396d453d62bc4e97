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
}

/** Lines of one event written in a second; what is beyond is counted and told of in the next one. */
const maxPerSecond = 20;

export function createListenerLog(print: (line: string) => void, clock: () => number): ListenerLog {
  const seen = new Map<string, { second: number; lines: number; left: number }>();
  return {
    write: (level, event, fields = {}) => {
      const now = clock();
      const second = Math.floor(now / 1000);
      let about = seen.get(event);
      if (about === undefined) seen.set(event, (about = { second, lines: 0, left: 0 }));
      if (about.second !== second) {
        about.second = second;
        about.lines = 0;
      }
      if (level !== 'error' && about.lines >= maxPerSecond) {
        about.left++;
        return;
      }
      about.lines++;
      const suppressed = about.left > 0 ? { suppressed: about.left } : {};
      about.left = 0;
      print(JSON.stringify({ time: new Date(now).toISOString(), level, event, ...fields, ...suppressed }));
    },
  };
}

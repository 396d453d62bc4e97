// A held lock's time of change is moved on while its owner lives: the one sign of life that crosses the border of a PID
// namespace. A container and its host, or two containers, share the folder and not the pids.

import { stat, utimes } from 'node:fs/promises';
import { errnoCode } from './disk-errors.ts';

const beatMs = 5000;
/** Twelve beats left out: a writer that is only slow is not taken for dead. */
const silenceMs = 60_000;

/** Until the function it gives is called, or the file is gone. */
export function beat(path: string): () => void {
  const timer = setInterval(() => {
    const now = wallClockMs() / 1000;
    utimes(path, now, now).catch(() => {
      clearInterval(timer);
    });
  }, beatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

/** Was the lock there, and moved on, within the last minute? One whose time lies ahead counts as moved on. */
export async function isBeating(path: string): Promise<boolean> {
  try {
    return wallClockMs() - (await stat(path)).mtimeMs < silenceMs;
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return false;
  }
}

/** The time of day that file times are in; the injected clock of a dataset may be any. */
function wallClockMs(): number {
  return performance.timeOrigin + performance.now();
}

// A `jaws` process that is still running: wait for what it prints, send it a signal, see how it ends.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { JawsHome, JawsRun } from './jaws-process.fixture.ts';

export interface RunningJaws {
  /** Resolves when stdout and stderr together match; rejects when the process ends before. */
  readonly printed: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<JawsRun>;
  /** stderr so far. */
  readonly err: () => string;
}

/** The caller awaits `ended` or the home's removal; a process that hangs is ended by the test's own time limit. */
export function runJaws(home: JawsHome, ...argv: string[]): RunningJaws {
  return watchJaws(home.start(...argv));
}

/** As `runJaws`, of a process that was started in another way. */
export function watchJaws(child: ChildProcess): RunningJaws {
  let out = '';
  let err = '';
  let isOver = false;
  const looks = new Set<() => void>();
  const look = (): void => {
    for (const one of looks) one();
  };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    look();
  });
  const ended = once(child, 'close').then(([code]): JawsRun => {
    isOver = true;
    look();
    return { code: code as number | null, out, err };
  });
  return {
    ended,
    err: () => err,
    signal: (name) => void child.kill(name),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const one = (): void => {
          const found = pattern.exec(out + err);
          if (found === null && !isOver) return;
          looks.delete(one);
          if (found === null) reject(new Error(`ended without ${String(pattern)}: ${out}${err}`));
          else resolve(found);
        };
        looks.add(one);
        one();
      }),
  };
}

// Cuts what a client says into lines, none of them longer than a line of the protocol may be.

import { maxLineBytes } from '@jaws/shared/exfil/listener-protocol';

export interface CommandLines {
  readonly push: (bytes: Buffer) => void;
}

/** `onLine` has the line without its end; `onTooLong` is called once, and nothing is read after it. */
export function createCommandLines(onLine: (line: string) => void, onTooLong: () => void): CommandLines {
  let pending = Buffer.alloc(0);
  let isOver = false;
  return {
    push: (bytes) => {
      if (isOver) return;
      const all = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      let from = 0;
      for (let at = all.indexOf(0x0a); at !== -1; at = all.indexOf(0x0a, from)) {
        if (at - from >= maxLineBytes) break;
        onLine(all.toString('latin1', from, at > from && all[at - 1] === 0x0d ? at - 1 : at));
        from = at + 1;
      }
      // A copy: what is left would keep all that was read in memory.
      pending = Buffer.from(all.subarray(from));
      if (pending.length < maxLineBytes) return;
      isOver = true;
      onTooLong();
    },
  };
}

/** `STOR a.bin` as `STOR` and `a.bin`. */
export function commandOf(line: string): readonly [verb: string, rest: string] {
  const [, verb = '', rest = ''] = /^([A-Za-z]{1,8})(?: (.*))?$/.exec(line) ?? [];
  return [verb.toUpperCase(), rest];
}

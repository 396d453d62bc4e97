// Reading a pipe that another program writes packet by packet.

import { closeSync, writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type ChunkInput, openNamedPipe } from './chunk-input.ts';

const noPipe = process.platform === 'win32' ? 'no named pipes here' : null;

async function readAll(input: ChunkInput): Promise<{ readonly text: string; readonly reads: number }> {
  let [text, reads] = ['', 0];
  for (let chunk = await input.next(); chunk !== null; chunk = await input.next()) {
    text += Buffer.from(chunk).toString('latin1');
    reads += 1;
  }
  return { text, reads };
}

describe.skipIf(noPipe !== null)(`a named pipe${noPipe === null ? '' : ` (${noPipe})`}`, () => {
  it('takes many small writes with few reads, all bytes in order', async () => {
    const pipe = await openNamedPipe();
    expect(pipe).not.toBeNull();
    if (pipe === null) return;
    const reading = readAll(pipe.input);
    let written = '';
    for (let number = 0; number < 600; number += 1) {
      writeSync(pipe.childEnd, `${number};`);
      written += `${number};`;
      await turn();
    }
    closeSync(pipe.childEnd);
    const { text, reads } = await reading;
    expect(text).toBe(written);
    expect(reads).toBeGreaterThan(0);
    // Read as they come, each write is a read of its own.
    expect(reads).toBeLessThan(300);
    pipe.input.close();
  });

  it('ends a wait when it is closed', async () => {
    const pipe = await openNamedPipe();
    if (pipe === null) return;
    writeSync(pipe.childEnd, 'a');
    expect(Buffer.from((await pipe.input.next()) ?? []).toString()).toBe('a');
    // The read before was small, so this one stands in its pause.
    const next = pipe.input.next();
    pipe.input.close();
    expect(await next).toBeNull();
    expect(await pipe.input.next()).toBeNull();
    closeSync(pipe.childEnd);
  });
});

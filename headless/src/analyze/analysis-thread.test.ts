// The command's side with threads that answer, hang, fail and die.

import { describe, expect, it } from 'vitest';
import { analysisSettings } from '@jaws/shared/contract/analysis';
import { openAnalysisThread, type AnalysisThread } from './analysis-thread.ts';

const settings = analysisSettings.parse({
  ...{ datasets: ['d'], unit: 'flows', method: 'dbscan', eps: null, minSamples: null, k: null },
  ...{ features: null, where: null, top: 1, maxPoints: 1 },
});
const request = { settings, dataDirs: new Map<string, string>(), points: false };

interface Rig {
  readonly thread: AnalysisThread;
  readonly abort: AbortController;
  /** Resolves when the thread has said that it computes. */
  readonly computing: Promise<void>;
}

/** A thread whose code is what it does with a message `m`; `say` answers. */
function rig(onMessage: string): Rig {
  const code = `import { parentPort } from 'node:worker_threads';
    const say = (message) => parentPort.postMessage(message);
    parentPort.on('message', (m) => { ${onMessage} });`;
  const abort = new AbortController();
  let heard: () => void = () => undefined;
  const computing = new Promise<void>((resolve) => (heard = resolve));
  const thread = openAnalysisThread({
    entry: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    signal: abort.signal,
    log: () => {
      heard();
    },
  });
  return { thread, abort, computing };
}

const never = `if (m.type === 'run') { say({ type: 'computing' }); for (;;); }`;

describe('openAnalysisThread', () => {
  it('gives the result, then the pieces', async () => {
    const { thread } = rig(`
      if (m.type === 'run') say({ type: 'result', result: { points: 7 } });
      else { globalThis.n = (globalThis.n ?? 0) + 1; say({ type: 'piece', bytes: n < 3 ? new Uint8Array([n]) : null }); }`);
    expect(await thread.run(request)).toEqual({ points: 7 });
    const pieces: number[] = [];
    for await (const [byte] of thread.pieces()) pieces.push(byte ?? -1);
    expect(pieces).toEqual([1, 2]);
    await thread.close();
  });

  it('ends a computation that never would, at once', async () => {
    const { thread, abort, computing } = rig(never);
    const run = thread.run(request);
    await computing;
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await expect(thread.run(request)).rejects.toMatchObject({ code: 'cancelled' });
    await thread.close();
  });

  it('ends it also when the signal came before it was known to compute', async () => {
    const { thread, abort } = rig(never);
    const run = thread.run(request);
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await thread.close();
  });

  it('gives findings, and ends in the middle of looking for them', async () => {
    const scoring = { settings: { datasets: ['d'], where: null, baseline: null }, dataDirs: new Map() };
    const quick = rig(`if (m.type === 'score') say({ type: 'scored', result: { packets: 7 } });`);
    expect(await quick.thread.score(scoring)).toEqual({ packets: 7 });
    await quick.thread.close();
    const slow = rig(`if (m.type === 'score') { say({ type: 'computing' }); for (;;); }`);
    const run = slow.thread.score(scoring);
    await slow.computing;
    slow.abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await slow.thread.close();
  });

  it('lets it end in order while it reads', async () => {
    const { thread, abort } = rig(`
      if (m.type === 'abort') say({ type: 'failed', code: 'cancelled', message: 'in order', hint: '' });`);
    const run = thread.run(request);
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled', message: 'in order' });
    await thread.close();
  });

  it.each([
    ['ends', 'process.exit(3);'],
    ['throws', "throw new Error('boom');"],
  ])('says that the thread died when it %s', async (_how, code) => {
    const { thread } = rig(code);
    await expect(thread.run(request)).rejects.toMatchObject({ code: 'worker.died' });
    await thread.close();
  });

  it('tells the error that the thread tells', async () => {
    const { thread } = rig(
      `say({ type: 'failed', code: 'filter.syntax', message: 'At 3.', hint: 'Look.' });`,
    );
    await expect(thread.run(request)).rejects.toMatchObject({
      ...{ code: 'filter.syntax', message: 'At 3.', hint: 'Look.' },
    });
    await thread.close();
  });
});

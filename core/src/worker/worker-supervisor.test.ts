// A worker that dies or is ended: its calls, the word that goes out, the next start, and the limit.

import { JawsError } from '@jaws/shared/contract/errors';
import { createMemoryPair } from '@jaws/shared/rpc/memory-transport';
import type { Transport } from '@jaws/shared/rpc/transport';
import { describe, expect, it } from 'vitest';
import type { SpawnedWorker } from './spawned-worker.ts';
import { WorkerSupervisor, type WorkerClient } from './worker-supervisor.ts';

interface Rig {
  readonly supervisor: WorkerSupervisor;
  readonly workers: { readonly inside: Transport; readonly die: (reason: string | null) => void }[];
  readonly deaths: string[];
  readonly time: { nowMs: number };
}

function rig(): Rig {
  const workers: Rig['workers'] = [];
  const deaths: string[] = [];
  const time = { nowMs: 0 };
  const spawn = (): SpawnedWorker => {
    const [outside, inside] = createMemoryPair();
    let tell: (reason: string | null) => void = () => undefined;
    const die = (reason: string | null): void => {
      outside.close();
      tell(reason);
    };
    workers.push({ inside, die });
    return {
      transport: outside,
      onExit: (listener) => (tell = listener),
      terminate: () => {
        die(null);
        return Promise.resolve();
      },
    };
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const supervisor = new WorkerSupervisor({
    name: 'test worker',
    spawn,
    clock: () => time.nowMs,
    log,
    onStart: () => undefined,
    onDeath: (error) => deaths.push(error.code),
    graceMs: 20,
  });
  return { supervisor, workers, deaths, time };
}

const verify = (client: WorkerClient): Promise<unknown> =>
  client.call('work.verify', { jobId: 'j', dataset: 'd' });

describe('WorkerSupervisor', () => {
  it('starts a worker on first use and keeps it', async () => {
    const { supervisor, workers } = rig();
    expect(workers).toHaveLength(0);
    await supervisor.use(() => Promise.resolve(null));
    await supervisor.use(() => Promise.resolve(null));
    expect(workers).toHaveLength(1);
  });

  it('turns a death into worker.died, says so, and starts again at the next call', async () => {
    const { supervisor, workers, deaths } = rig();
    const call = supervisor.use(verify);
    workers[0]?.die('out of memory');
    await expect(call).rejects.toMatchObject({ code: 'worker.died' });
    expect(deaths).toEqual(['worker.died']);
    expect(await supervisor.use(() => Promise.resolve('again'))).toBe('again');
    expect(workers).toHaveLength(2);
  });

  it('passes other errors as they are', async () => {
    const { supervisor } = rig();
    await expect(
      supervisor.use(() => Promise.reject(new JawsError('dataset.not-found'))),
    ).rejects.toMatchObject({ code: 'dataset.not-found' });
  });

  it('stays down after three deaths in a minute, and comes back after it', async () => {
    const { supervisor, workers, time } = rig();
    for (let n = 0; n < 3; n++) {
      await supervisor.use(() => Promise.resolve(null));
      workers[n]?.die('crash');
      time.nowMs += 1000;
    }
    await expect(supervisor.use(() => Promise.resolve(null))).rejects.toMatchObject({ code: 'worker.died' });
    expect(workers).toHaveLength(3);
    time.nowMs = 61_000;
    await supervisor.use(() => Promise.resolve(null));
    expect(workers).toHaveLength(4);
  });

  it('cancels what runs when it is closed, without a word of death', async () => {
    const { supervisor, deaths } = rig();
    const call = supervisor.use(verify);
    const ended = expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await supervisor.close();
    await ended;
    expect(deaths).toEqual([]);
    await expect(supervisor.use(verify)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

const hello = (client: WorkerClient): Promise<unknown> => client.call('work.ping', {});

/** The worker answers pings, and nothing else. */
function answerPings(inside: Transport | undefined): void {
  inside?.onMessage((message) => {
    const { type, id, procedure } = message as { type: string; id: number; procedure?: string };
    if (type === 'request' && procedure === 'work.ping') inside.send({ type: 'result', id, output: null });
  });
}

describe('a computation that is cancelled', () => {
  it('ends a worker that does not answer, without a word of death; the next call has another', async () => {
    const { supervisor, workers, deaths } = rig();
    const abort = new AbortController();
    const options = { signal: abort.signal };
    const call = supervisor.useInterruptibly(
      (client) => client.call('work.verify', { jobId: 'j', dataset: 'd' }, options),
      abort.signal,
    );
    const ended = new Promise((resolve) =>
      workers[0]?.inside.onClose(() => {
        resolve('ended');
      }),
    );
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await ended).toBe('ended');
    const next = supervisor.use(hello);
    answerPings(workers[1]?.inside);
    expect(await next).toBeNull();
    expect(deaths).toEqual([]);
  });

  it('leaves a worker alone that answers', async () => {
    const { supervisor, workers } = rig();
    const abort = new AbortController();
    const call = supervisor.useInterruptibly(
      (client) => client.call('work.verify', { jobId: 'j', dataset: 'd' }, { signal: abort.signal }),
      abort.signal,
    );
    answerPings(workers[0]?.inside);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await supervisor.use(hello)).toBeNull();
    expect(workers).toHaveLength(1);
  });

  it('runs the calls of others again with the next worker', async () => {
    const { supervisor, workers } = rig();
    const abort = new AbortController();
    const call = supervisor.useInterruptibly(
      (client) => client.call('work.verify', { jobId: 'j', dataset: 'd' }, { signal: abort.signal }),
      abort.signal,
    );
    let times = 0;
    const other = supervisor.use((client) => {
      times += 1;
      const answer = hello(client);
      if (times === 2) answerPings(workers[1]?.inside);
      return answer;
    });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    // The first worker would never have answered it.
    expect(await other).toBeNull();
    expect([times, workers.length]).toEqual([2, 2]);
  });

  it('does not end the worker when another computation is the one that holds it up', async () => {
    const { supervisor, workers } = rig();
    const never = new AbortController();
    const abort = new AbortController();
    const first = supervisor.useInterruptibly(verify, never.signal);
    const second = supervisor.useInterruptibly(
      (client) => client.call('work.verify', { jobId: 'k', dataset: 'd' }, { signal: abort.signal }),
      abort.signal,
    );
    const asked: string[] = [];
    workers[0]?.inside.onMessage((message) => asked.push((message as { type: string }).type));
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    const closed = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await supervisor.close();
    await closed;
    // Two requests and the cancel: nobody asked whether the worker is busy.
    expect(asked).toEqual(['request', 'request', 'cancel']);
  });
});

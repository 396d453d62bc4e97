// Live pictures as the host keeps them: which are open, when somebody last asked for one, and the allow-list. The
// pictures themselves are made in a worker thread of their own, so that a heavy analysis never holds them up.

import { JawsError } from '@jaws/shared/contract/errors';
import { liveLimits, type LiveEnd, type LiveMute, type LiveSettings } from '@jaws/shared/contract/live';
import type { Publish } from '@jaws/shared/contract/contract';
import type { HostLog } from '../host/host-log.ts';
import type { WorkerClient, WorkerSupervisor } from '../worker/worker-supervisor.ts';
import { readMutes, writeMutes } from './muted-file.ts';

export interface LiveServiceOptions {
  readonly dataDir: string;
  readonly clock: () => number;
  readonly log: HostLog;
  readonly randomId: () => string;
  readonly publish: Publish;
  /** Whether a page listens to frames. */
  readonly isHeard: () => boolean;
  readonly worker: WorkerSupervisor;
}

interface OpenPicture {
  readonly dataset: string;
  /** When it was last asked for anything, or somebody listened while no other picture was open. */
  askedMs: number;
}

const mostPictures = 4;
/** A page that went away does not say so: after this long without a call or a listener its picture is closed. */
const idleMs = 60_000;
const lookEveryMs = 10_000;

export class LiveService {
  private readonly open = new Map<string, OpenPicture>();
  private readonly options: LiveServiceOptions;
  private readonly timer: NodeJS.Timeout;
  private known: Promise<LiveMute[]> | null = null;
  /** Changes of the allow-list follow each other. */
  private change: Promise<unknown> = Promise.resolve();

  constructor(options: LiveServiceOptions) {
    this.options = options;
    this.timer = setInterval(() => {
      this.closeIdle();
    }, lookEveryMs);
    this.timer.unref();
  }

  /** To be called with each new worker's client. */
  listen(client: WorkerClient): void {
    client.subscribe('work.liveFramed', (frame) => {
      if (this.open.has(frame.liveId)) this.options.publish('live.frameChanged', frame);
    });
    client.subscribe('work.liveEnded', (end) => {
      this.ended(end);
    });
  }

  /** The worker is gone and all pictures with it. */
  workerDied({ code, message, hint }: JawsError): void {
    for (const [liveId, { dataset }] of [...this.open])
      this.ended({ liveId, dataset, error: { code, message, hint } });
  }

  /** @throws JawsError live.too-many, dataset.not-found, dataset.damaged, dataset.io, worker.died */
  async openPicture(dataset: string, settings: LiveSettings): Promise<string> {
    const { clock, randomId, worker } = this.options;
    this.makeRoom();
    const liveId = randomId();
    this.open.set(liveId, { dataset, askedMs: clock() });
    try {
      const mutes = await this.mutes();
      await worker.use((client) => client.call('work.openLive', { liveId, dataset, settings, mutes }));
    } catch (error) {
      this.open.delete(liveId);
      throw error;
    }
    return liveId;
  }

  /** Passes a call on to the worker. @throws JawsError live.not-open, worker.died */
  async ask<T>(liveId: string, work: (client: WorkerClient) => Promise<T>): Promise<T> {
    const picture = this.open.get(liveId);
    if (picture === undefined) throw new JawsError('live.not-open');
    picture.askedMs = this.options.clock();
    return await this.options.worker.use(work);
  }

  /** One that is not open any more is closed already. */
  async closePicture(liveId: string): Promise<void> {
    if (!this.open.delete(liveId)) return;
    await this.options.worker.use((client) => client.call('work.closeLive', { liveId }));
  }

  async mutes(): Promise<LiveMute[]> {
    const { dataDir, log } = this.options;
    this.known ??= readMutes(dataDir, (text) => {
      log.warn(text);
    });
    return [...(await this.known)];
  }

  /** The same name again: its reason is replaced. @throws JawsError live.too-many-mutes, dataset.io */
  async mute(what: string, reason: string): Promise<void> {
    const sinceMs = this.options.clock();
    await this.changeMutes((mutes) => {
      const others = mutes.filter((mute) => mute.what !== what);
      if (others.length >= liveLimits.mutes) throw new JawsError('live.too-many-mutes');
      return [...others, { what, reason, sinceMs }];
    });
  }

  async unmute(what: string): Promise<void> {
    await this.changeMutes((mutes) => mutes.filter((mute) => mute.what !== what));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.open.clear();
    await this.change.catch((error: unknown) => error);
    await this.options.worker.close();
  }

  private async changeMutes(change: (mutes: readonly LiveMute[]) => LiveMute[]): Promise<void> {
    const step = async (): Promise<void> => {
      const mutes = change(await this.mutes());
      await writeMutes(this.options.dataDir, mutes);
      this.known = Promise.resolve(mutes);
      if (this.open.size > 0)
        await this.options.worker.use((client) => client.call('work.muteLive', { mutes }));
    };
    const result = this.change.then(step, step);
    this.change = result;
    await result;
  }

  private ended(end: LiveEnd): void {
    if (this.open.delete(end.liveId)) this.options.publish('live.ended', end);
  }

  /** A fifth picture takes the place of one that nobody has asked for in a minute. */
  private makeRoom(): void {
    if (this.open.size < mostPictures) return;
    const [oldest] = [...this.open].sort((a, b) => a[1].askedMs - b[1].askedMs);
    if (oldest === undefined || this.options.clock() - oldest[1].askedMs < idleMs)
      throw new JawsError('live.too-many');
    this.endIdle(oldest[0], oldest[1].dataset);
  }

  private closeIdle(): void {
    const nowMs = this.options.clock();
    const isHeard = this.options.isHeard();
    for (const [liveId, picture] of [...this.open]) {
      // Whoever listens gets all pictures: with one open it is that one's listener.
      if (isHeard && this.open.size === 1) picture.askedMs = nowMs;
      if (!isHeard && nowMs - picture.askedMs >= idleMs) this.endIdle(liveId, picture.dataset);
    }
  }

  private endIdle(liveId: string, dataset: string): void {
    this.closePicture(liveId).catch((error: unknown) => {
      this.options.log.error('a live picture could not be closed', error);
    });
    this.options.publish('live.ended', { liveId, dataset, error: null });
  }
}

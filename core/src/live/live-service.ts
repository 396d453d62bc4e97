// Live pictures as the host keeps them: which are open, when somebody last asked for one, and their alerts. The
// pictures themselves are made in a worker thread of their own, so that a heavy analysis never holds them up.

import { JawsError } from '@jaws/shared/contract/errors';
import type { AllowEntry } from '@jaws/shared/contract/findings';
import type { LiveAlertList, LiveEnd, LiveSettings } from '@jaws/shared/contract/live';
import type { Publish } from '@jaws/shared/contract/contract';
import type { HostLog } from '../host/host-log.ts';
import type { WorkerClient, WorkerSupervisor } from '../worker/worker-supervisor.ts';
import type { AllowService } from '../findings/allow-service.ts';
import { AlertBook } from './alert-book.ts';

export interface LiveServiceOptions {
  readonly clock: () => number;
  readonly log: HostLog;
  readonly randomId: () => string;
  readonly publish: Publish;
  /** Whether a page listens to frames. */
  readonly isHeard: () => boolean;
  readonly worker: WorkerSupervisor;
  readonly allowList: Pick<AllowService, 'entries' | 'onChange'>;
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
  private readonly alertBook = new AlertBook();
  private readonly stopListening: () => void;
  /** The allow-list as the worker has it. */
  private sentAllowed = '[]';
  /** Words to the worker about the allow-list follow each other. */
  private telling: Promise<void> = Promise.resolve();

  constructor(options: LiveServiceOptions) {
    this.options = options;
    this.timer = setInterval(() => {
      this.closeIdle();
      // Entries end, and the command line changes the list as well.
      this.tellAllowed();
    }, lookEveryMs);
    this.timer.unref();
    this.stopListening = options.allowList.onChange(() => {
      this.tellAllowed();
    });
  }

  /** To be called with each new worker's client. */
  listen(client: WorkerClient): void {
    client.subscribe('work.liveFramed', (frame) => {
      if (this.open.has(frame.liveId)) this.options.publish('live.frameChanged', frame);
    });
    client.subscribe('work.liveAlerted', ({ dataset, alerts, alertsPerDay }) => {
      const { clock, publish } = this.options;
      const news = this.alertBook.add(dataset, alerts, alertsPerDay, clock());
      if (news !== null) publish('live.alertsChanged', news);
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
      const allowed = await this.inForce();
      this.sentAllowed = JSON.stringify(allowed);
      await worker.use((client) => client.call('work.openLive', { liveId, dataset, settings, allowed }));
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

  alerts(dataset: string): LiveAlertList {
    return this.alertBook.list(dataset, this.options.clock());
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.open.clear();
    this.stopListening();
    await this.telling;
    await this.options.worker.close();
  }

  private async inForce(): Promise<AllowEntry[]> {
    const { allowList, clock } = this.options;
    const entries = await allowList.entries();
    return entries.filter(({ untilMs }) => untilMs === null || untilMs > clock());
  }

  /** Tells the worker of the allow-list where it is another than the worker has. */
  private tellAllowed(): void {
    if (this.open.size === 0) return;
    this.telling = this.telling.then(async () => {
      try {
        const allowed = await this.inForce();
        const text = JSON.stringify(allowed);
        if (text === this.sentAllowed || this.open.size === 0) return;
        await this.options.worker.use((client) => client.call('work.allowLive', { allowed }));
        this.sentAllowed = text;
      } catch (error) {
        this.options.log.error('the live pictures have not heard of the allow-list', error);
      }
    });
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

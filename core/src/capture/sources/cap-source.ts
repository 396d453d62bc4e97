// Packets from libpcap inside this process (npm `cap`): for machines without dumpcap and tcpdump. It can say less than
// they can (time of arrival, derived sizes, unknown losses) and cannot be held back: packets come by callback into a
// bounded ring. On Linux its native part aborts the process when the interface goes away (an assertion in its poll
// callback; measured with 0.2.1): the host then sees a dead worker and can ask `interfacePresence` why.

import type { SourceFacts } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';

import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { PacketSource, SourceOptions, SourceTools } from '../packet-source.ts';
import { ArrivalClock } from './arrival-clock.ts';
import { CapHandle } from './cap-handle.ts';
import { type CapLibrary, loadCapLibrary } from './cap-library.ts';
import { derivedWireLength } from './derived-size.ts';
import { emptyBatch, idleTickMs } from './idle-batch.ts';
import { interfacePresence } from './interface-presence.ts';
import { requireInterfaceName } from './interface-name.ts';
import { PacketRing } from './packet-ring.ts';

const ringBlocks = 48;
const blockBytes = 1_048_576;
/** Packets of this long become one batch. */
const gatherMs = 5;
const presenceIntervalMs = 1_000;
/** After a stop: time for the kernel's buffer to come out. The handle is in immediate mode, so one turn is enough. */
const drainMs = 30;

export class CapSource implements PacketSource {
  readonly facts: SourceFacts;
  readonly helperPid = null;
  /** Never known: the library does not tell what the kernel lost. */
  readonly dropped = null;
  private readonly options: SourceOptions;
  private readonly tools: SourceTools;
  private readonly load: () => CapLibrary;
  private readonly ring = new PacketRing(ringBlocks, blockBytes);
  private handle: CapHandle | null = null;
  private stopAt: number | null = null;
  private closed = false;
  private wake: (() => void) | null = null;
  private wakeIsDue = false;
  private presenceAskedAt = 0;

  constructor(
    why: string,
    options: SourceOptions,
    tools: SourceTools,
    load: () => CapLibrary = loadCapLibrary,
  ) {
    this.options = options;
    this.tools = tools;
    this.load = load;
    this.facts = { name: 'cap', why, timestampSource: 'arrival', sizes: 'derived', drops: 'unknown' };
  }

  get queue(): { readonly packets: number; readonly limit: number } {
    return { packets: this.ring.packets, limit: this.ring.limitPackets };
  }

  get warnings(): readonly string[] {
    const warnings: string[] = [];
    if (!this.options.promiscuous) warnings.push('The capture library (cap) always captures promiscuously.');
    if (this.ring.lost > 0) {
      warnings.push(`At least ${this.ring.lost} packets were lost in JAWS itself: its queue was full.`);
    }
    return warnings;
  }

  start(): Promise<void> {
    try {
      const interfaceName = requireInterfaceName(this.options.interface);
      const library = this.load();
      if (this.stopAt !== null || this.closed) return Promise.resolve();
      this.handle = CapHandle.open(library, interfaceName, this.options);
      this.listen(this.handle);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async *batches(): AsyncGenerator<RecordBatch, void, undefined> {
    if (this.handle === null) return;
    try {
      while (!this.closed) {
        const batch = this.ring.take();
        if (batch !== null) {
          yield batch;
          continue;
        }
        if (this.isDrained()) return;
        await this.somethingOrIdle();
        if (this.ring.packets > 0) continue;
        await this.checkPresence();
        yield emptyBatch;
      }
    } finally {
      this.handle.close();
    }
  }

  stop(): void {
    this.stopAt ??= performance.now();
    this.wake?.();
  }

  close(): Promise<void> {
    this.closed = true;
    this.handle?.close();
    this.wake?.();
    return Promise.resolve();
  }

  private listen(handle: CapHandle): void {
    const { ring } = this;
    const { bytes, linkType } = handle;
    const clock = new ArrivalClock(this.tools.clock);
    handle.onPacket((captured, cut) => {
      const wire = cut ? derivedWireLength(bytes, captured, linkType) : captured;
      ring.put(bytes, captured, wire, clock.nowUs(), linkType);
      if (!this.wakeIsDue && this.wake !== null) this.wakeSoon();
    });
  }

  /**
   * Not at once: promises settle between two packets of the library's loop, which would make batches of one packet; and
   * not after each turn of the loop, which on a busy interface has one packet or two.
   */
  private wakeSoon(): void {
    this.wakeIsDue = true;
    setTimeout(() => {
      this.wakeIsDue = false;
      this.wake?.();
    }, gatherMs);
  }

  /** After a stop the handle is closed when the kernel's buffer had its time to come out. */
  private isDrained(): boolean {
    if (this.stopAt === null || performance.now() - this.stopAt < drainMs) return false;
    this.handle?.close();
    return this.ring.packets === 0;
  }

  private somethingOrIdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, this.stopAt === null ? idleTickMs : drainMs);
      this.wake = done;
      const forget = (): void => {
        this.wake = null;
        clearTimeout(timer);
        resolve();
      };
      function done(): void {
        forget();
      }
    });
  }

  private async checkPresence(): Promise<void> {
    const name = this.options.interface ?? '';
    const now = performance.now();
    if (this.stopAt !== null || now - this.presenceAskedAt < presenceIntervalMs) return;
    this.presenceAskedAt = now;
    if ((await interfacePresence(name)) === 'missing') {
      throw new JawsError('capture.interface-gone', `${name} went away while capturing.`);
    }
  }
}

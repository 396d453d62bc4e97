// Looks around four times a second while a capture runs: at the clocks, at the interface's addresses, at the disk.

import type { CaptureMark } from '@jaws/shared/contract/capture';
import { SessionClock } from './session-clock.ts';
import type { SessionParts } from './session-parts.ts';

const tickMs = 250;
/** Addresses and disk space cost a system call each: every 2 s. */
const slowTicks = 8;

export interface WatchListener {
  readonly tick: () => void;
  readonly marked: (mark: CaptureMark) => void;
}

export class SessionWatch {
  /** All addresses the interface has had during this capture. */
  readonly addresses: Set<string>;
  freeBytes: number | null = null;
  private current: string;
  private ticks = 0;
  private diskLook: Promise<void> = Promise.resolve();
  private readonly clock: SessionClock;
  private readonly parts: SessionParts;
  private readonly listener: WatchListener;
  private readonly timer: NodeJS.Timeout;

  constructor(parts: SessionParts, listener: WatchListener) {
    this.parts = parts;
    this.listener = listener;
    this.clock = new SessionClock(parts.clocks);
    const addresses = parts.interfaceAddresses();
    this.addresses = new Set(addresses);
    this.current = textOf(addresses);
    this.lookAtDisk();
    this.timer = setInterval(() => {
      this.look();
    }, tickMs);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.diskLook;
  }

  private look(): void {
    const mark = this.clock.look();
    if (mark !== null) this.listener.marked(mark);
    this.ticks += 1;
    if (this.ticks % slowTicks === 0) {
      this.lookAtAddresses();
      this.lookAtDisk();
    }
    this.listener.tick();
  }

  private lookAtAddresses(): void {
    const addresses = this.parts.interfaceAddresses();
    const text = textOf(addresses);
    if (text === this.current) return;
    this.current = text;
    for (const address of addresses) this.addresses.add(address);
    const shown = addresses.slice(0, 8).join(', ');
    this.listener.marked({
      ms: this.parts.clocks.wall(),
      kind: 'address-change',
      text:
        addresses.length === 0 ? 'The interface has no address any more.' : `The interface now has ${shown}.`,
    });
  }

  private lookAtDisk(): void {
    this.diskLook = this.parts
      .freeBytes()
      .then((bytes) => {
        this.freeBytes = bytes;
      })
      .catch(() => {
        this.freeBytes = null;
      });
  }
}

function textOf(addresses: readonly string[]): string {
  return [...addresses].sort().join(' ');
}

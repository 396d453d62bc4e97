// An open `cap` handle with its traps closed. (1) Its packet buffer is not kept alive by the library: this object holds
// it. (2) A handle that could not be opened must neither be closed nor collected, because its destructor stops a poll
// that was never started and aborts the process: such handles are kept for good. (3) Packets come from inside a C loop
// that ends only when the kernel's buffer is empty.

import { JawsError } from '@jaws/shared/contract/errors';

import type { SourceOptions } from '../packet-source.ts';
import type { CapInstance, CapLibrary } from './cap-library.ts';

/** A few at most: the worker process ends when a capture does not start. */
const neverFreed: CapInstance[] = [];
/**
 * The library asks for whole 64 KiB packets, and then libpcap makes every slot of its ring as large where the interface
 * has segmentation offload: 64 MiB hold 1,024 packets. With 256 MiB, which the usual 128 become, 100,000 packets/s came
 * through without loss (64 MiB lost 28 %, on two busy cores).
 */
const bufferFactor = 2;
const largestBuffer = 1_073_741_824;

/** What the library calls link types -> LINKTYPE_ numbers (tcpdump.org). */
const linkTypes: ReadonlyMap<string, number> = new Map([
  ['NULL', 0],
  ['ETHERNET', 1],
  ['IEEE802_11_RADIO', 127],
  ['LINKTYPE_LINUX_SLL', 113],
  ['RAW', 101],
]);

export class CapHandle {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** The packet being delivered, from byte 0. */
  readonly bytes: Buffer;
  private readonly cap: CapInstance;
  private closed = false;

  private constructor(cap: CapInstance, bytes: Buffer, linkType: number) {
    this.cap = cap;
    this.bytes = bytes;
    this.linkType = linkType;
  }

  /** Throws capture.permission-denied, capture.unknown-interface, capture.bad-filter or capture.source-failed. */
  static open(library: CapLibrary, interfaceName: string, options: SourceOptions): CapHandle {
    const cap = new library.Cap();
    // The library's own snap length is fixed (65,535); a shorter buffer makes it copy less.
    const bytes = Buffer.alloc(options.snapLength);
    let linkTypeName: string;
    try {
      linkTypeName = cap.open(
        interfaceName,
        options.filter,
        Math.min(options.bufferBytes * bufferFactor, largestBuffer),
        bytes,
      );
    } catch (cause) {
      neverFreed.push(cap);
      throw openFailure(interfaceName, options.filter, cause);
    }
    cap.setMinBytes?.(0);
    return new CapHandle(cap, bytes, linkTypeNumber(linkTypeName));
  }

  onPacket(listener: (capturedLength: number, cut: boolean) => void): void {
    this.cap.on('packet', listener);
  }

  /** Again is harmless. No packet comes after it. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.cap.close();
  }
}

export function linkTypeNumber(name: string): number {
  return linkTypes.get(name) ?? Number(/^Unknown linktype (\d+)$/.exec(name)?.[1] ?? 0xffff);
}

function openFailure(interfaceName: string, filter: string, cause: unknown): JawsError {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (/permi/i.test(said)) {
    return new JawsError('capture.permission-denied', `You may not capture on ${interfaceName}.`, { cause });
  }
  if (/no such device|no such interface|not found|SIOCGIFHWADDR/i.test(said)) {
    return new JawsError('capture.unknown-interface', `There is no interface ${interfaceName}.`, { cause });
  }
  const isFilters = filter !== '' && !/^unable to|not up|socket|memory/i.test(said);
  return isFilters
    ? new JawsError('capture.bad-filter', `The capture filter “${filter}” is not valid: ${said}.`, { cause })
    : new JawsError('capture.source-failed', `The capture could not be started: ${said}.`, { cause });
}

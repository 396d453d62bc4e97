// The npm package `cap` (libpcap inside this process): optional and native, so it is loaded only when it is asked for.

import { createRequire } from 'node:module';

import { JawsError } from '@jaws/shared/contract/errors';

/** One open interface. Traps: see CapHandle. */
export interface CapInstance {
  /** Returns the link type's name. Throws with libpcap's words. Packets are written over each other into `buffer`. */
  open(device: string, filter: string, bufferBytes: number, buffer: Buffer): string;
  close(): boolean;
  /** Windows only: deliver after so many bytes. */
  setMinBytes?(bytes: number): void;
  on(event: 'packet', listener: (capturedLength: number, cut: boolean) => void): unknown;
}

export interface CapLibrary {
  readonly Cap: (new () => CapInstance) & { deviceList(): readonly { readonly name: string }[] };
}

/** Throws `capture.source-missing` where it is not installed or was not built. */
export function loadCapLibrary(): CapLibrary {
  const load = createRequire(import.meta.url);
  try {
    return load('cap') as CapLibrary;
  } catch (cause) {
    throw new JawsError('capture.source-missing', 'The capture library (cap) is not installed here.', {
      cause,
    });
  }
}

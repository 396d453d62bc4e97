// The few globals that every runtime of JAWS has (Node, Electron, browsers) and that `lib: ES2023` does not
// declare. Named here once, so that the shared code needs neither Node's nor the DOM's types.

import type { CallSignal } from '../contract/contract.ts';

interface RuntimeGlobals {
  readonly queueMicrotask: (work: () => void) => void;
  readonly structuredClone: (value: unknown) => unknown;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new (
    label: string,
    how: { readonly fatal: boolean },
  ) => { decode(bytes: Uint8Array): string };
  readonly btoa: (bytesAsCharacters: string) => string;
  readonly AbortController: new () => { readonly signal: CallSignal; abort(): void };
}

const globals = globalThis as unknown as RuntimeGlobals;

export function queueMicrotask(work: () => void): void {
  globals.queueMicrotask(work);
}

export function structuredClone(value: unknown): unknown {
  return globals.structuredClone(value);
}

/** A real AbortController, so that its signal may also be handed to the runtime's own functions. */
export function createAbortController(): { readonly signal: CallSignal; abort(): void } {
  return new globals.AbortController();
}

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  return new globals.TextEncoder().encode(text);
}

/** @throws TypeError for bytes that are not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  return new globals.TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** RFC 4648 §4, with padding. For a few bytes. */
export function encodeBase64(bytes: Uint8Array): string {
  return globals.btoa(String.fromCharCode(...bytes));
}

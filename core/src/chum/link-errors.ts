// What goes wrong on the way to the listener, as errors that a user can act on.

import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';

/** `192.0.2.7:443`, `[2001:db8::7]:443` */
export function placeText(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

const unreachable: ReadonlySet<string> = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'EPERM',
  'EHOSTDOWN',
]);

/** Of a TCP connection that did not come about, or of an ICMP answer to a datagram. */
export function connectError(error: unknown, place: string): JawsError {
  if (error instanceof JawsError) return error;
  const code = errnoCode(error) ?? 'unknown';
  if (code === 'ETIMEDOUT') return timedOut(place, error);
  const what = unreachable.has(code)
    ? `${place} cannot be reached (${code}).`
    : `Nothing listens at ${place}.`;
  const detail = code === 'ECONNREFUSED' || unreachable.has(code) ? what : `${place}: ${code}.`;
  return new JawsError('chum.refused', detail, { cause: error });
}

export function timedOut(place: string, cause?: unknown): JawsError {
  return new JawsError('chum.timed-out', `${place} does not answer in time.`, { cause });
}

export function notAListener(place: string, what: string, cause?: unknown): JawsError {
  return new JawsError('chum.not-a-listener', `${place} is no JAWS listener: ${what}.`, { cause });
}

/** Told as they are, whenever they come. */
const plainCodes: ReadonlySet<string> = new Set([
  'chum.wrong-fingerprint',
  'chum.broken',
  'chum.not-answered',
  'chum.ping-refused',
]);

/** In the middle of a run nearly everything is a lost connection. */
export function brokenBy(error: unknown): JawsError {
  if (error instanceof JawsError && plainCodes.has(error.code)) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new JawsError('chum.broken', `The run broke off: ${why}`, { cause: error });
}

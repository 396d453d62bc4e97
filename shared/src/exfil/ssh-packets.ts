// Packets that look like those of SSH (RFC 4253): identification, a key exchange that carries the lines of the
// handshake in the place of numbers, and afterwards packets of noise with a length in front. It is no SSH: nothing is
// encrypted, and no key is agreed on.

import { maxLineBytes } from './listener-protocol.ts';

/** Longest packet that either side takes (RFC 4253 §6.1), bytes. */
export const longestSshPacket = 35_000;
/** Payload in one packet: what one write of SFTP has. */
export const sshPieceBytes = 32_768;
/** At the end of each packet of noise. */
export const sshTagBytes = 32;

/** RFC 4253 §4.2. A client goes on only where the listener says that it is one. */
export const sshIdentification = {
  client: 'SSH-2.0-OpenSSH_9.9',
  listener: 'SSH-2.0-JAWS_listener',
} as const;

/** RFC 4253 §12, RFC 4419 §5: those of a key exchange by group, which has two messages from each side. */
export const sshMessages = {
  newKeys: 21,
  kexInit: 20,
  challenge: 31,
  proof: 32,
  accept: 33,
  hello: 34,
} as const;
export type SshLineMessage = 'hello' | 'challenge' | 'proof' | 'accept';

/** Bytes before the line, and after it: the other fields that the message has. */
interface Around {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

const nothing = new Uint8Array();
const keyKind = sshString('ssh-ed25519');

/** RFC 4419 §3. `length`: of the line; the line of an accept is the key within the listener's host key. */
function aroundOf(kind: SshLineMessage, length: number): Around {
  switch (kind) {
    case 'hello':
      // min, n, max.
      return { before: Uint8Array.of(0, 0, 8, 0, 0, 0, 12, 0, 0, 0, 32, 0), after: nothing };
    case 'challenge':
      return { before: nothing, after: lengthBytes(0) };
    case 'proof':
      return { before: nothing, after: nothing };
    case 'accept': {
      const signature = joined([keyKind, lengthBytes(0)]);
      return {
        before: joined([lengthBytes(keyKind.length + 4 + length), keyKind]),
        after: joined([lengthBytes(0), lengthBytes(signature.length), signature]),
      };
    }
  }
}

const algorithms = [
  'diffie-hellman-group-exchange-sha256',
  'ssh-ed25519',
  ...['aes256-ctr', 'aes256-ctr'],
  ...['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-256-etm@openssh.com'],
  ...['none', 'none', '', ''],
];

/** The message SSH_MSG_KEXINIT (RFC 4253 §7.1); `cookie`: 16 random bytes. */
export function sshKexInit(cookie: Uint8Array): Uint8Array {
  const lists = algorithms.map((names) => sshString(names));
  return joined([Uint8Array.of(sshMessages.kexInit), cookie, ...lists, new Uint8Array(5)]);
}

export function sshLineMessage(kind: SshLineMessage, line: string): Uint8Array {
  const { before, after } = aroundOf(kind, line.length);
  return joined([Uint8Array.of(sshMessages[kind]), before, sshString(line), after]);
}

/** The line of such a message; null when it is another one. */
export function readSshLine(kind: SshLineMessage, message: Uint8Array): string | null {
  const start = 1 + aroundOf(kind, 0).before.length;
  if (message[0] !== sshMessages[kind] || message.length < start + 4) return null;
  const length = lengthAt(message, start);
  const end = start + 4 + length;
  if (length > maxLineBytes || message.length < end) return null;
  const line = String.fromCharCode(...message.subarray(start + 4, end));
  // Written anew it must be the same message.
  const same = sshLineMessage(kind, line);
  return same.length === message.length && same.every((byte, at) => byte === message[at]) ? line : null;
}

function sshString(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return joined([lengthBytes(bytes.length), bytes]);
}

/** A packet before the keys are in use (RFC 4253 §6): length, length of the padding, message, padding. */
export function writeSshPacket(message: Uint8Array): Uint8Array {
  const padding = 4 + ((8 - ((5 + message.length + 4) % 8)) % 8);
  return joined([
    lengthBytes(1 + message.length + padding),
    Uint8Array.of(padding),
    message,
    new Uint8Array(padding),
  ]);
}

/** Null: there is more to come. `message` is null when it is no packet. */
export function readSshPacket(
  bytes: Uint8Array,
): { readonly message: Uint8Array | null; readonly length: number } | null {
  if (bytes.length < 5) return null;
  const length = lengthAt(bytes, 0);
  const padding = bytes[4] as number;
  if (length > longestSshPacket || length < padding + 2) return { message: null, length: bytes.length };
  if (bytes.length < 4 + length) return null;
  return { message: bytes.subarray(5, 4 + length - padding), length: 4 + length };
}

/**
 * A packet as it looks when the keys are in use (encrypt-then-MAC): length, noise, tag. `tag`: SHA-256 of the payload,
 * which hides how much padding there is.
 */
export function writeSshNoise(payload: Uint8Array, tag: Uint8Array): Uint8Array {
  const padding = 4 + ((16 - ((1 + payload.length + 4) % 16)) % 16);
  return joined([
    lengthBytes(1 + payload.length + padding),
    Uint8Array.of(padding ^ (tag[0] as number)),
    payload,
    tag.subarray(0, padding),
    tag,
  ]);
}

export interface SshNoise {
  readonly payload: Uint8Array;
  readonly tag: Uint8Array;
}

/** Null: there is more to come. `noise` is null when it is no such packet; the tag is for the caller to check. */
export function readSshNoise(
  bytes: Uint8Array,
): { readonly noise: SshNoise | null; readonly length: number } | null {
  if (bytes.length < 4) return null;
  const content = lengthAt(bytes, 0);
  if (content > longestSshPacket || content < 16) return { noise: null, length: bytes.length };
  const length = 4 + content + sshTagBytes;
  if (bytes.length < length) return null;
  const tag = bytes.subarray(4 + content, length);
  const padding = (bytes[4] as number) ^ (tag[0] as number);
  if (padding > content - 1) return { noise: null, length };
  return { noise: { payload: bytes.subarray(5, 4 + content - padding), tag }, length };
}

function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

// The words that `chum`, `push` and the listener exchange before any payload (docs/listener-protocol.md): lines
// over TLS, headers over HTTPS, texts over DNS. Pure text; the keyed hashes are made by whoever has a crypto library.

import { z } from 'zod';

export const protocolVersion = 1;

/** Longest line either side accepts, in bytes with its line feed. */
export const maxLineBytes = 1024;

/** TCP ports of the ancestor's listener, and HTTPS. */
export const defaultListenerPorts: readonly number[] = [
  53, 80, 443, 445, 2503, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 8080, 55553,
];
export const defaultListenerUdpPorts: readonly number[] = [53];
/** Of protocols in which the listener speaks first: each needs ports of its own. */
export const defaultPlainPorts = { ftp: [21], smtp: [25, 587], ssh: [22] } as const;

/** What a handshake is for: a run of chum, or an upload of push. A proof for one is worth nothing for another. */
export type HandshakeScope = `run:${string}` | `upload:${string}`;

const runIdPattern = /^[0-9a-f]{32}$/;
/** A letter or digit first: no dots, no slashes, so that it can be a file's name. */
const uploadIdPattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** 32 bytes as base64url. */
const bytes32Pattern = /^[A-Za-z0-9_-]{43}$/;

export function isRunId(text: string): boolean {
  return runIdPattern.test(text);
}

export function isUploadId(text: string): boolean {
  return uploadIdPattern.test(text);
}

/** Null unless it is `run:` or `upload:` and a well-formed id. */
export function readScope(text: string): HandshakeScope | null {
  if (text.startsWith('run:') && isRunId(text.slice(4))) return `run:${text.slice(4)}`;
  if (text.startsWith('upload:') && isUploadId(text.slice(7))) return `upload:${text.slice(7)}`;
  return null;
}

/** The text whose HMAC-SHA256 under the listener's token is the key of this scope: a run's own token. */
export function scopeKeyText(scope: HandshakeScope): string {
  return `jaws/${protocolVersion} key\n${scope}`;
}

/** What both proofs and the signature speak of; nonces are 32 bytes as base64url. */
export interface HandshakeFacts {
  readonly scope: HandshakeScope;
  readonly clientNonce: string;
  readonly serverNonce: string;
  /** SHA-256 of the certificate's DER as 64 hex digits: the one the client saw, the one the server showed. */
  readonly fingerprint: string;
}

/**
 * The text that is hashed with the scope's key (client, server) or signed with the receipt key (accept). The first
 * word differs, so that one can never be passed off as another.
 */
export function proofText(role: 'client' | 'server' | 'accept', facts: HandshakeFacts): string {
  const { scope, clientNonce, serverNonce, fingerprint } = facts;
  return `jaws/${protocolVersion} ${role}\n${scope}\n${clientNonce}\n${serverNonce}\n${fingerprint}`;
}

/** The listener's side of the proof: it knows the token, and this is the key that signs the receipts. */
export const acceptance = z.strictObject({
  /** Raw Ed25519 public key, base64url. */
  publicKey: z.string().regex(bytes32Pattern),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  /** HMAC-SHA256 over proofText('server'), base64url. */
  proof: z.string().regex(bytes32Pattern),
  /** Ed25519 signature of proofText('accept'), base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});
export type Acceptance = z.infer<typeof acceptance>;

export type ProtocolLine =
  | { readonly kind: 'hello'; readonly scope: HandshakeScope; readonly clientNonce: string }
  | { readonly kind: 'challenge'; readonly serverNonce: string }
  | { readonly kind: 'proof'; readonly proof: string }
  | { readonly kind: 'accept'; readonly acceptance: Acceptance }
  | { readonly kind: 'done'; readonly applicationBytes: number; readonly sha256: string };

const greeting = `JAWS/${protocolVersion}`;

/** What a listener answers to a greeting of another version, before it hangs up. */
export const versionLine = `${greeting} VERSION\n`;

/** The version in which a line is written; null when it is none of the protocol's. */
export function versionOf(text: string): number | null {
  const version = /^JAWS\/(\d{1,6})(?: |$)/.exec(text)?.[1];
  return version === undefined ? null : Number(version);
}

/** One line with its line feed. */
export function writeLine(line: ProtocolLine): string {
  return `${greeting} ${wordsOf(line).join(' ')}\n`;
}

function wordsOf(line: ProtocolLine): readonly (string | number)[] {
  switch (line.kind) {
    case 'hello':
      return ['HELLO', line.scope, line.clientNonce];
    case 'challenge':
      return ['CHALLENGE', line.serverNonce];
    case 'proof':
      return ['PROOF', line.proof];
    case 'accept': {
      const { publicKey, fingerprint, proof, signature } = line.acceptance;
      return ['ACCEPT', publicKey, fingerprint, proof, signature];
    }
    case 'done':
      return ['DONE', line.applicationBytes, line.sha256];
  }
}

/** Reads one line without its line feed; null when it is anything but exactly such a line of this version. */
export function readLine(text: string): ProtocolLine | null {
  const words = text.split(' ');
  if (words[0] !== greeting) return null;
  const line = readers.get(words[1] ?? '')?.(...fourWords(words)) ?? null;
  // Written anew it must be the same text: no missing, extra or empty words.
  return line !== null && writeLine(line) === `${text}\n` ? line : null;
}

/** Those behind the verb; missing ones are empty. */
function fourWords([, , a = '', b = '', c = '', d = '']: readonly string[]): [
  string,
  string,
  string,
  string,
] {
  return [a, b, c, d];
}

type WordReader = (a: string, b: string, c: string, d: string) => ProtocolLine | null;

const readers: ReadonlyMap<string, WordReader> = new Map<string, WordReader>([
  [
    'HELLO',
    (text, clientNonce) => {
      const scope = readScope(text);
      return scope !== null && isNonce(clientNonce) ? { kind: 'hello', scope, clientNonce } : null;
    },
  ],
  ['CHALLENGE', (serverNonce) => (isNonce(serverNonce) ? { kind: 'challenge', serverNonce } : null)],
  ['PROOF', (proof) => (isNonce(proof) ? { kind: 'proof', proof } : null)],
  [
    'ACCEPT',
    (publicKey, fingerprint, proof, signature) => {
      const read = acceptance.safeParse({ publicKey, fingerprint, proof, signature });
      return read.success ? { kind: 'accept', acceptance: read.data } : null;
    },
  ],
  [
    'DONE',
    (bytes, sha256) =>
      /^\d{1,16}$/.test(bytes) && /^[0-9a-f]{64}$/.test(sha256)
        ? { kind: 'done', applicationBytes: Number(bytes), sha256 }
        : null,
  ],
]);

/** 32 bytes as base64url: nonces and HMACs. */
export function isNonce(text: string): boolean {
  return bytes32Pattern.test(text);
}

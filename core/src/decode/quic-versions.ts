// The QUIC versions whose Initial packets can be read, and what differs between them: the salt and the labels of the
// keys (RFC 9001 §5.2, RFC 9369 §3.3) and the numbers of the packet types (RFC 9000 §17.2, RFC 9369 §3.2).

export interface QuicVersion {
  readonly salt: Buffer;
  /** Start of the labels `… key`, `… iv` and `… hp`. */
  readonly labels: string;
  /** Bits 5 and 4 of the first byte. */
  readonly initial: number;
  readonly earlyData: number;
  readonly retry: number;
}

const version1: QuicVersion = {
  salt: Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex'),
  labels: 'quic',
  initial: 0,
  earlyData: 1,
  retry: 3,
};

const version2: QuicVersion = {
  salt: Buffer.from('0dede3def700a6db819381be6e269dcbf9bd2ed9', 'hex'),
  labels: 'quicv2',
  initial: 1,
  earlyData: 2,
  retry: 0,
};

/** draft-ietf-quic-tls-23 and -29, §5.2. */
const draft23 = { ...version1, salt: Buffer.from('c3eef712c72ebb5a11a7d2432bb46365bef9f502', 'hex') };
const draft29 = { ...version1, salt: Buffer.from('afbfec289993d24c9e9786f19c6111e04390a899', 'hex') };

const firstDraft = 0xff000000;

/** What is known of a version as the long header has it; null when its packets cannot be read. */
export function quicVersion(version: number): QuicVersion | null {
  if (version === 1) return version1;
  if (version === 0x6b3343cf) return version2;
  const draft = version - firstDraft;
  if (draft < 23 || draft > 34) return null;
  if (draft >= 33) return version1;
  return draft >= 29 ? draft29 : draft23;
}

/**
 * A version that is QUIC and cannot be read: another draft, or one of those that only make a server say which it knows
 * (RFC 9000 §15, `0x?a?a?a?a`).
 */
export function isForeignQuic(version: number): boolean {
  const isDraft = version > firstDraft && version <= firstDraft + 0xff;
  return isDraft || (version & 0x0f0f0f0f) === 0x0a0a0a0a;
}

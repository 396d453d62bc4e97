// Seals QUIC Initial packets as a client or server does, for the tests: written from RFC 9001 §5 on its own, with
// Node's HKDF, so that it shares nothing with the code that opens them.

import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';

import { exampleHello, helloMessage, sized, u16, u32 } from './byte-builders.ts';

export const exampleMessage = helloMessage(exampleHello());

export interface InitialOptions {
  readonly version?: number;
  /** The connection id that the keys come from; default the packet's destination. */
  readonly keysOf?: readonly number[];
  readonly side?: 'client' | 'server';
  readonly destination?: readonly number[];
  readonly source?: readonly number[];
  readonly token?: readonly number[];
  readonly number?: number;
  readonly numberLength?: 1 | 2 | 3 | 4;
  /** PADDING is added up to so many bytes of frames. */
  readonly padTo?: number;
}

const salts: Readonly<Record<number, string>> = {
  1: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  0x6b3343cf: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
  0xff00001d: 'afbfec289993d24c9e9786f19c6111e04390a899',
  0xff00001b: 'c3eef712c72ebb5a11a7d2432bb46365bef9f502',
};

const version2 = 0x6b3343cf;

function labelInfo(label: string, length: number): Buffer {
  const name = [...Buffer.from(`tls13 ${label}`)];
  return Buffer.from([...u16(length), ...sized(1, name), 0]);
}

function expand(secret: Buffer, label: string, length: number): Buffer {
  const info = Buffer.concat([labelInfo(label, length), Buffer.from([1])]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}

export function quicNumberBytes(value: number): number[] {
  if (value < 64) return [value];
  return value < 16_384 ? u16(value | 0x4000) : u32((value | 0x80000000) >>> 0);
}

export function cryptoFrame(offset: number, data: readonly number[]): number[] {
  return [6, ...quicNumberBytes(offset), ...quicNumberBytes(data.length), ...data];
}

/** Acknowledges the packets 0 to `largest` (RFC 9000 §19.3); `more`: two ranges besides, and ECN counts. */
export function ackFrame(largest: number, more = false): number[] {
  const head = [more ? 3 : 2, ...quicNumberBytes(largest), ...quicNumberBytes(100)];
  return more ? [...head, 2, 1, 0, 0, 1, 1, 5, 6, 7] : [...head, 0, 0];
}

export const exampleId = [...Buffer.from('8394c8f03e515708', 'hex')];

const usual: Required<Omit<InitialOptions, 'keysOf'>> = {
  ...{ version: 1, destination: exampleId, source: [], token: [] },
  ...{ number: 2, numberLength: 4, padTo: 0, side: 'client' },
};

export function sealInitial(frames: readonly number[], options: InitialOptions = {}): number[] {
  const { version, destination, source, token, number, numberLength, padTo, side } = { ...usual, ...options };
  const body = [...frames, ...new Array<number>(Math.max(0, padTo - frames.length)).fill(0)];
  const numberBytes = u32(number).slice(4 - numberLength);
  const type = version === version2 ? 0x10 : 0;
  const head = [
    ...[0xc0 | type | (numberLength - 1), ...u32(version), ...sized(1, destination), ...sized(1, source)],
    ...[...quicNumberBytes(token.length), ...token],
    ...u16(0x4000 | (numberLength + body.length + 16)),
  ];
  const keys = sealingKeys(version, options.keysOf ?? destination, side);
  keys.iv.writeUInt32BE((keys.iv.readUInt32BE(8) ^ number) >>> 0, 8);
  const cipher = createCipheriv('aes-128-gcm', keys.key, keys.iv);
  cipher.setAAD(Buffer.from([...head, ...numberBytes]));
  const sealed = Buffer.concat([cipher.update(Buffer.from(body)), cipher.final(), cipher.getAuthTag()]);
  const sample = sealed.subarray(4 - numberLength, 20 - numberLength);
  const mask = createCipheriv('aes-128-ecb', keys.mask, null).update(sample);
  const masked = numberBytes.map((byte, at) => byte ^ (mask[at + 1] ?? 0));
  return [(head[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f), ...head.slice(1), ...masked, ...sealed];
}

function sealingKeys(version: number, destination: readonly number[], side: 'client' | 'server') {
  const salt = Buffer.from(salts[version] ?? '', 'hex');
  const info = labelInfo(`${side} in`, 32);
  const secret = Buffer.from(hkdfSync('sha256', Uint8Array.from(destination), salt, info, 32));
  const labels = version === version2 ? 'quicv2' : 'quic';
  return {
    key: expand(secret, `${labels} key`, 16),
    iv: expand(secret, `${labels} iv`, 12),
    mask: expand(secret, `${labels} hp`, 16),
  };
}

/** A long header packet of another type whose body is noise; `type` as version 1 numbers them. */
export function otherLongPacket(type: 1 | 2 | 3, source: readonly number[] = [], version = 1): number[] {
  const body = Array.from({ length: 60 }, (_, at) => (at * 37) & 0xff);
  const length = type === 3 ? [] : quicNumberBytes(body.length);
  return [
    ...[0xc0 | (type << 4), ...u32(version), ...sized(1, exampleId), ...sized(1, source)],
    ...[...length, ...body],
  ];
}

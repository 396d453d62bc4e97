// The listener's secrets, made at its first start and kept: token, TLS key and certificate, receipt key. Lost keys
// mean a new fingerprint; a foreign or broken file is refused, never replaced.

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { writeFileAtomically } from './atomic-file.ts';
import { fingerprintOf, makeSelfSignedCertificate } from './self-signed-certificate.ts';

export interface ListenerKeys {
  /** 32 random bytes or more, base64url, as in the file. */
  readonly token: string;
  readonly tokenFile: string;
  readonly tlsKey: string;
  readonly certificate: string;
  readonly fingerprint: string;
  readonly receiptKey: KeyObject;
  /** Raw Ed25519 public key, base64url. */
  readonly receiptPublicKey: string;
}

const tokenPattern = /^[A-Za-z0-9_-]{43,256}$/;

/** @throws JawsError listen.bad-keys when the folder cannot be used or what lies in it is not what it should be */
export async function loadListenerKeys(folder: string, nowMs: number): Promise<ListenerKeys> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await readKeys(folder, nowMs);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new JawsError('listen.bad-keys', `The keys in ${folder} cannot be used: ${what}`, { cause: error });
  }
}

async function readKeys(folder: string, nowMs: number): Promise<ListenerKeys> {
  const tokenFile = join(folder, 'token');
  const token = (await readOrMake(tokenFile, () => `${randomBytes(32).toString('base64url')}\n`)).trim();
  if (!tokenPattern.test(token)) throw new Error(`${tokenFile} is not a token of at least 32 bytes`);
  const tlsKey = await readOrMake(join(folder, 'tls-key.pem'), () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return privateKey.export({ type: 'pkcs8', format: 'pem' });
  });
  const certificate = await readOrMake(join(folder, 'tls-certificate.pem'), () =>
    makeSelfSignedCertificate(tlsKey, nowMs),
  );
  if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(tlsKey)))
    throw new Error('tls-certificate.pem does not belong to tls-key.pem');
  const receiptPem = await readOrMake(join(folder, 'receipt-key.pem'), () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  const receiptKey = createPrivateKey(receiptPem);
  if (receiptKey.asymmetricKeyType !== 'ed25519') throw new Error('receipt-key.pem is not an Ed25519 key');
  const { x = '' } = createPublicKey(receiptKey).export({ format: 'jwk' });
  const fingerprint = fingerprintOf(certificate);
  return { token, tokenFile, tlsKey, certificate, fingerprint, receiptKey, receiptPublicKey: x };
}

/** What was there before gets its mode narrowed: a copy from elsewhere may be readable by all. */
async function readOrMake(path: string, make: () => string | Buffer): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    await chmod(path, 0o600);
    return text;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const text = make().toString();
  await writeFileAtomically(path, text);
  return text;
}

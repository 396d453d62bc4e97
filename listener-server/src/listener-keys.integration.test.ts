// The certificate in the eyes of openssl and of Node, and the key folder over several starts.

import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derInteger, derObjectId, derTime, derValue } from './der.ts';
import { loadListenerKeys } from './listener-keys.ts';
import { fingerprintOf, makeSelfSignedCertificate } from './self-signed-certificate.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

function newCertificate(atMs = now): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return makeSelfSignedCertificate(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), atMs);
}

describe('DER', () => {
  it.each([
    ['a short length', derValue(4, Buffer.alloc(2)), '04020000'],
    ['a length of one byte', derValue(4, Buffer.alloc(128)).subarray(0, 3), '048180'],
    ['a length of two bytes', derValue(4, Buffer.alloc(256)).subarray(0, 4), '04820100'],
    ['an integer with its high bit set', derInteger(Buffer.from([0, 0x80])), '02020080'],
    ['zero', derInteger(Buffer.from([0, 0])), '020100'],
    ['an object id', derObjectId('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
    ['a time', derTime(now), '170d3236303130323033303430355a'],
    ['a time after 2049', derTime(Date.UTC(2050, 0, 1)), '180f32303530303130313030303030305a'],
  ])('%s', (_what, bytes, hex) => {
    expect(bytes.toString('hex')).toBe(hex);
  });
});

describe('the certificate', () => {
  it('is what Node reads: self-signed, ten years, for a server only', () => {
    const read = new X509Certificate(newCertificate());
    expect(read.verify(read.publicKey)).toBe(true);
    expect([read.subject, read.issuer, read.ca]).toEqual(['CN=jaws-listener', 'CN=jaws-listener', false]);
    expect(read.subjectAltName).toBe('DNS:jaws-listener');
    expect(Date.parse(read.validFrom)).toBe(now - 86_400_000);
    expect(Date.parse(read.validTo)).toBe(now + 3650 * 86_400_000);
  });

  const noOpenssl = spawnSync('openssl', ['version']).error === undefined ? null : 'openssl is not installed';
  it.skipIf(noOpenssl !== null)(
    `openssl verifies it${noOpenssl === null ? '' : `: skipped, ${noOpenssl}`}`,
    () => {
      for (const [index, atMs] of [now, Date.UTC(2045, 0, 1)].entries()) {
        const path = join(folder, `${index}.pem`);
        const pem = newCertificate(atMs);
        writeFileSync(path, pem);
        const openssl = (...words: string[]): string => {
          const { status, stdout, stderr } = spawnSync('openssl', words, { encoding: 'utf8' });
          if (status !== 0) throw new Error(stderr + stdout);
          return stdout;
        };
        const strict = [
          '-x509_strict',
          '-check_ss_sig',
          '-purpose',
          'sslserver',
          '-attime',
          String(atMs / 1000),
        ];
        expect(
          openssl('verify', ...strict, '-verify_hostname', 'jaws-listener', '-CAfile', path, path),
        ).toMatch(/OK/);
        const text = openssl('x509', '-in', path, '-noout', '-text', '-fingerprint', '-sha256');
        expect(text).toMatch(/Digital Signature[^]*TLS Web Server Authentication/);
        expect(text.replaceAll(':', '').toLowerCase()).toContain(fingerprintOf(pem));
      }
    },
  );
});

describe('the key folder', () => {
  it('is made once, for the owner only, and kept', async () => {
    const keyDir = join(folder, 'keys');
    const first = await loadListenerKeys(keyDir, now);
    expect(Buffer.from(first.token, 'base64url').length).toBe(32);
    for (const name of readdirSync(keyDir)) expect(statSync(join(keyDir, name)).mode & 0o777).toBe(0o600);
    expect(statSync(keyDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(keyDir).sort()).toEqual([
      'receipt-key.pem',
      'tls-certificate.pem',
      'tls-key.pem',
      'token',
    ]);
    const { receiptKey: _key, ...second } = await loadListenerKeys(keyDir, now + 1e9);
    expect(first).toMatchObject(second);
    const other = await loadListenerKeys(join(folder, 'other'), now);
    expect(other.token).not.toBe(first.token);
  });

  it.each([
    ['token', 'short'],
    ['token', ''],
    ['tls-key.pem', 'no key'],
    ['receipt-key.pem', generateKeyPairSync('ed448').privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['tls-certificate.pem', newCertificate()],
  ])('a %s that is none is refused and left alone', async (name, text) => {
    writeFileSync(join(folder, name), text);
    await expect(loadListenerKeys(folder, now)).rejects.toMatchObject({ code: 'listen.bad-keys' });
    expect(statSync(join(folder, name)).size).toBe(text.length);
  });
});

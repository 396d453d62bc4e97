// Requests over TLS: a server whose certificate nobody vouches for gets nothing, not even the request line.

import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { makeSelfSignedCertificate } from '../../../../listener-server/src/self-signed-certificate.ts';
import { postRequest } from './outgoing-request.ts';
import { sendRequest } from './send-request.ts';

test('a certificate that is not trusted is told, and nothing is sent to it', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const received: Buffer[] = [];
  const server = createServer({ key, cert: makeSelfSignedCertificate(key, Date.now()) }, (socket) => {
    socket.on('data', (chunk: Buffer) => received.push(chunk));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const outgoing = postRequest(new URL(`https://127.0.0.1:${String(port)}/v1`), '{"secret":1}', true);
  const limits = { silenceMs: 5000, wholeMs: 10_000, mostBytes: 1000 };
  const sending = { limits, signal: new AbortController().signal, key: 'sk-planted' };
  const error: unknown = await sendRequest(outgoing, sending).catch((thrown: unknown) => thrown);
  await new Promise((resolve) => server.close(resolve));
  expect(error).toMatchObject({ code: 'lookup.bad-server' });
  expect(String(error)).toContain('certificate');
  expect(error).not.toHaveProperty('cause');
  expect(Buffer.concat(received).toString()).toBe('');
});

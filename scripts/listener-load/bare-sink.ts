// The least that a TLS receiver in Node can be: it reads and forgets, or hashes and forgets. What the listener costs
// above this is its own. `node bare-sink.mjs KEY CERTIFICATE [hash]` prints its port.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

const [, , key = '', certificate = '', hashes] = process.argv;
const server = createServer(
  { key: readFileSync(key), cert: readFileSync(certificate), allowHalfOpen: true },
  (socket) => {
    const hash = hashes === 'hash' ? createHash('sha256') : null;
    socket.on('data', (bytes: Buffer) => hash?.update(bytes));
    socket.on('end', () => socket.end(hash === null ? '' : hash.digest('hex')));
    socket.on('error', () => socket.destroy());
  },
);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});

// A process that passes messages on between its parent and a local socket, by the same transport as a worker uses. Two
// of them, back to back, make a pipe whose both ends are in one test. Argument: the socket's path.

import { connect } from 'node:net';
import { createParentTransport } from './parent-transport.ts';

const transport = createParentTransport(process);
const socket = connect(process.argv[2] ?? '');
socket.setEncoding('utf8');
let rest = '';
socket.on('data', (text: string) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) transport?.send(JSON.parse(line));
});
socket.on('close', () => transport?.close());
socket.on('error', () => transport?.close());
transport?.onMessage((message) => socket.write(`${JSON.stringify(message)}\n`));
transport?.onClose(() => socket.end());

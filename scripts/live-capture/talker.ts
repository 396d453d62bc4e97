// One end of a scripted talk in its own network namespace. `answer ADDRESS…` answers every datagram with one byte more,
// from the address it came to, and echoes TCP. `ask` reads orders, one JSON a line, carries them out one after the
// other and says when each packet left. Sizes number the packets: nothing else of them is in the table.

import { createSocket, type Socket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { isIPv6 } from 'node:net';
import { talkPorts, talkText, type TalkAnswer, type TalkOrder } from './talk.ts';

const answerMs = 5000;

async function bound(address: string | undefined, port: number, isV6: boolean): Promise<Socket> {
  const socket = createSocket(isV6 ? 'udp6' : 'udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

async function answer(addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const udp = await bound(address, talkPorts.udp, isIPv6(address));
    udp.on('message', (datagram, from) => {
      udp.send(Buffer.concat([datagram, Buffer.from('!')]), from.port, from.address);
    });
    const tcp = createServer((socket) => socket.pipe(socket));
    tcp.listen(talkPorts.tcp, address);
    await once(tcp, 'listening');
  }
}

/** Sends one, waits for its answer, sends the next: what was sent before a moment has also been answered. */
async function askUdp(order: TalkOrder): Promise<readonly number[]> {
  const socket = await bound(undefined, talkPorts.asker, isIPv6(order.to));
  const sentMs: number[] = [];
  try {
    for (let number = order.from; number < order.from + order.count; number++) {
      sentMs.push(Date.now());
      socket.send(talkText(order.to, number), talkPorts.udp, order.to);
      await once(socket, 'message', { signal: AbortSignal.timeout(answerMs) });
      if (order.everyMs > 0) await pause(order.everyMs);
    }
  } finally {
    socket.close();
  }
  return sentMs;
}

/** One connection a packet; its client port is its number. */
async function askTcp(order: TalkOrder): Promise<readonly number[]> {
  const sentMs: number[] = [];
  for (let number = order.from; number < order.from + order.count; number++) {
    sentMs.push(Date.now());
    const socket = connect({ host: order.to, port: talkPorts.tcp, localPort: talkPorts.tcpAsker + number });
    socket.setTimeout(answerMs, () => socket.destroy(new Error(`no answer from ${order.to}`)));
    socket.end(talkText(order.to, number));
    socket.resume();
    await once(socket, 'close');
  }
  return sentMs;
}

async function ask(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as TalkOrder;
    const sentMs = await (order.protocol === 'UDP' ? askUdp(order) : askTcp(order));
    console.log(JSON.stringify({ sentMs } satisfies TalkAnswer));
  }
}

const [, , role, ...addresses] = process.argv;
if (role === 'answer') {
  await answer(addresses);
  console.log('ready');
} else await ask();

// The `ssh` style: packets that look like those of SSH. The lines of the handshake are the messages of the key exchange,
// the payload is what looks encrypted after it.

import { createHash, randomBytes } from 'node:crypto';
import {
  readSshLine,
  readSshNoise,
  readSshPacket,
  sshIdentification,
  sshKexInit,
  sshLineMessage,
  sshMessages,
  writeSshNoise,
  writeSshPacket,
} from '@jaws/shared/exfil/ssh-packets';
import type { Flow } from './flow.ts';
import type { OpenSession } from './plain-front.ts';

/** Of a client that has not proved itself: hello, lists of algorithms, a line. */
const mostStrangerBytes = 4096;
/** RFC 4253 §4.2. */
const longestIdentification = 255;

type Step = 'identification' | 'kexInit' | 'hello' | 'proof' | 'newKeys' | 'payload';

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export const openSshSession: OpenSession = (talk) => {
  const { connection, refuse } = talk;
  let step: Step = 'identification';
  let pending = Buffer.alloc(0);
  let flow: Flow | null = null;
  const readIdentification = (): number | null => {
    const at = pending.indexOf(0x0a);
    if (at === -1 && pending.length < longestIdentification) return null;
    if (at === -1 || !pending.toString('latin1', 0, at).startsWith('SSH-2.0-')) refuse('not-a-line');
    else talk.write(writeSshPacket(sshKexInit(randomBytes(16))));
    step = 'kexInit';
    return at + 1;
  };
  const greet = (message: Uint8Array, kind: 'hello' | 'proof'): void => {
    const answer = talk.greet(readSshLine(kind, message) ?? '');
    if (answer === null) return;
    const packets = [writeSshPacket(sshLineMessage(answer.kind, answer.line))];
    step = 'proof';
    if (answer.kind === 'accept') {
      flow = talk.accept(answer.run, 'ssh');
      step = 'newKeys';
      packets.push(writeSshPacket(Uint8Array.of(sshMessages.newKeys)));
    }
    talk.write(Buffer.concat(packets));
  };
  const readMessage = (): number | null => {
    const read = readSshPacket(pending);
    if (read === null) return null;
    const { message, length } = read;
    if (message === null) refuse('not-a-line');
    else if (step === 'hello' || step === 'proof') greet(message, step);
    else if (message[0] !== sshMessages[step === 'newKeys' ? 'newKeys' : 'kexInit']) refuse('not-a-line');
    else step = step === 'newKeys' ? 'payload' : 'hello';
    return length;
  };
  const readPayload = (): number | null => {
    const read = readSshNoise(pending);
    if (read === null) return null;
    const { noise, length } = read;
    const isWhole = noise !== null && createHash('sha256').update(noise.payload).digest().equals(noise.tag);
    if (isWhole) flow?.addPayload(noise.payload);
    else connection.raw.destroy();
    return length;
  };
  const readNext = (): number | null => {
    if (step === 'identification') return readIdentification();
    return step === 'payload' ? readPayload() : readMessage();
  };
  talk.write(`${sshIdentification.listener}\r\n`);
  return {
    take: (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      for (let length = readNext(); length !== null; length = readNext()) {
        pending = pending.subarray(length);
        if (!talk.isOpen() || connection.raw.destroyed) return;
      }
      if (flow === null && pending.length > mostStrangerBytes) refuse('not-a-line');
    },
    ended: () => {
      const sum = Buffer.from(flow?.figures().sha256 ?? '', 'hex');
      connection.raw.end(writeSshNoise(sum, createHash('sha256').update(sum).digest()));
    },
  };
};

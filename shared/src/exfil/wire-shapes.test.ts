// Frames of WebSocket, packets of the style `ssh`, and mails: read as they were written, and in any bits.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attachmentLines, mailEnd, mailHead } from './mail-text.ts';
import {
  readSshLine,
  readSshNoise,
  readSshPacket,
  sshLineMessage,
  writeSshNoise,
  writeSshPacket,
} from './ssh-packets.ts';
import { readWebsocketHead, turnMask, writeWebsocketFrame } from './websocket-frames.ts';

const bytesOf = (most: number) => fc.uint8Array({ maxLength: most });
const exactly = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('frames of a WebSocket', () => {
  it('are those of the examples in RFC 6455 §5.7', () => {
    const hello = Uint8Array.from('Hello', (letter) => letter.charCodeAt(0));
    const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
    expect([...writeWebsocketFrame(1, hello, null)]).toEqual([0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
    expect([...writeWebsocketFrame(1, hello, mask)]).toEqual([
      ...[0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d],
      ...[0x7f, 0x9f, 0x4d, 0x51, 0x58],
    ]);
    expect([...writeWebsocketFrame(2, new Uint8Array(256), null).subarray(0, 4)]).toEqual([0x82, 126, 1, 0]);
    expect([...writeWebsocketFrame(2, new Uint8Array(65_536), null).subarray(0, 10)]).toEqual([
      ...[0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0],
    ]);
  });

  it('come back as they were written; their heads are read when they are whole, not before', () => {
    fc.assert(
      fc.property(bytesOf(70_000), exactly(4), (content, mask) => {
        const frame = writeWebsocketFrame(2, content, mask);
        const head = readWebsocketHead(frame);
        expect(head).toMatchObject({ isFinal: true, opcode: 2, length: content.length });
        const { headBytes = 0 } = head ?? {};
        expect(readWebsocketHead(frame.subarray(0, headBytes - 1))).toBeNull();
        const read = frame.slice(headBytes);
        const half = Math.floor(read.length / 2);
        turnMask(read.subarray(0, half), mask, 0);
        turnMask(read.subarray(half), mask, half);
        expect(read).toEqual(content);
      }),
      { numRuns: 60 },
    );
  });
});

describe('packets that look like SSH', () => {
  it('come back as they were written, and not before they are whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 33_000 }), exactly(32), (payload, tag) => {
        const packet = writeSshPacket(payload);
        expect(packet.length % 8).toBe(0);
        expect(readSshPacket(packet)).toEqual({ message: payload, length: packet.length });
        expect(readSshPacket(packet.subarray(0, -1))).toBeNull();
        const noise = writeSshNoise(payload, tag);
        expect((noise.length - 4 - 32) % 16).toBe(0);
        expect(readSshNoise(noise)).toEqual({ noise: { payload, tag }, length: noise.length });
        expect(readSshNoise(noise.subarray(0, -1))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('whatever comes, reading it does not throw, nor take more than came', () => {
    fc.assert(
      fc.property(bytesOf(300), (bytes) => {
        for (const read of [readSshPacket(bytes), readSshNoise(bytes)])
          expect(read?.length ?? 0).toBeLessThanOrEqual(bytes.length);
        for (const kind of ['hello', 'challenge', 'proof', 'accept'] as const) readSshLine(kind, bytes);
      }),
    );
  });

  it.each(['hello', 'challenge', 'proof', 'accept'] as const)(
    'a line as message %s, and as no other',
    (kind) => {
      const message = sshLineMessage(kind, 'JAWS/1 a line');
      expect(readSshLine(kind, message)).toBe('JAWS/1 a line');
      expect(readSshLine(kind === 'hello' ? 'proof' : 'hello', message)).toBeNull();
      expect(readSshLine(kind, message.subarray(0, -1))).toBeNull();
    },
  );
});

describe('a mail', () => {
  it('has lines of at most 76 letters of base64, and none that begins with a full stop but the last', () => {
    const lines = (mailHead(3, 0) + attachmentLines('A'.repeat(200)) + mailEnd(3)).split('\r\n');
    expect(lines).toContain('A'.repeat(76));
    expect(lines).toContain('A'.repeat(200 - 2 * 76));
    expect(lines).toContain('Date: Thu, 01 Jan 1970 00:00:00 +0000');
    expect(lines.filter((line) => line.startsWith('.'))).toEqual(['.']);
    expect(Math.max(...lines.map((line) => line.length))).toBe(76);
  });
});

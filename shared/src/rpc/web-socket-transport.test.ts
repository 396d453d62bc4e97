// Which frames go out as text and which as columns, and who may be sent columns: a page, never a host.

import { describe, expect, test } from 'vitest';
import { createWebSocketTransport, type WebSocketLike } from './web-socket-transport.ts';

/** A socket whose other side is the test. */
function makeSocket() {
  const sent: (string | Uint8Array<ArrayBuffer>)[] = [];
  const closed: (number | undefined)[] = [];
  let heard: ((event: never) => void) | null = null;
  const socket: WebSocketLike = {
    readyState: 1,
    binaryType: 'blob',
    send: (data) => void sent.push(data),
    close: (code) => void closed.push(code),
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'message') heard = listener;
    },
  };
  const hear = (data: unknown): void => {
    heard?.({ data } as never);
  };
  return { socket, sent, closed, hear };
}

const points = { x: Array.from({ length: 300 }, (_, at) => at / 4) };
const frame = { type: 'event', event: 'live.frameChanged', payload: { points }, dropped: 0 };

function packedFrame(): ArrayBuffer {
  const { socket, sent } = makeSocket();
  createWebSocketTransport(socket).send(frame);
  const [packed] = sent;
  if (!(packed instanceof Uint8Array)) throw new Error('sent as text');
  return packed.buffer;
}

describe('createWebSocketTransport', () => {
  test('sends points as columns and everything else as text', () => {
    const { socket, sent } = makeSocket();
    const transport = createWebSocketTransport(socket);
    transport.send(frame);
    transport.send({ ...frame, payload: { points: { x: [1] } } });
    expect(sent.map((data) => typeof data)).toEqual(['object', 'string']);
  });

  test("a page's end gives out columns as they came", () => {
    const { socket, hear, closed } = makeSocket();
    const got: unknown[] = [];
    createWebSocketTransport(socket, { takesColumns: true }).onMessage((message) => got.push(message));
    expect(socket.binaryType).toBe('arraybuffer');
    hear(packedFrame());
    expect(got).toEqual([{ ...frame, payload: { points: { x: Float64Array.from(points.x) } } }]);
    expect(closed).toEqual([]);
  });

  test.each([
    ['a host that is sent columns', false, packedFrame()],
    ['a page that is sent bytes that are none', true, new ArrayBuffer(3)],
    ['a page that is sent text that is not JSON', true, '{'],
  ])('%s ends the connection', (_who, takesColumns, data) => {
    const { socket, hear, closed } = makeSocket();
    const got: unknown[] = [];
    createWebSocketTransport(socket, { takesColumns }).onMessage((message) => got.push(message));
    hear(data);
    expect(got).toEqual([]);
    expect(closed).toEqual([4400]);
  });
});

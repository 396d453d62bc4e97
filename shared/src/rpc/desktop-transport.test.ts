// The page's end over a preload bridge that is a plain object here.

import { describe, expect, it, vi } from 'vitest';
import { createDesktopTransport } from './desktop-transport.ts';

describe('createDesktopTransport', () => {
  it('sends, keeps early messages, and lets go of the bridge when it is closed', () => {
    const sent: unknown[] = [];
    const bridge = new Set<(message: unknown) => void>();
    const transport = createDesktopTransport({
      send: (message) => sent.push(message),
      onMessage: (listener) => {
        bridge.add(listener);
        return () => bridge.delete(listener);
      },
    });
    for (const listener of bridge) listener('early');
    const heard: unknown[] = [];
    transport.onMessage((message) => heard.push(message));
    for (const listener of bridge) listener('late');
    transport.send({ n: 1 });
    const closed = vi.fn();
    transport.onClose(closed);
    transport.close();
    transport.close();
    transport.send({ n: 2 });
    expect(heard).toEqual(['early', 'late']);
    expect(sent).toEqual([{ n: 1 }]);
    expect(bridge.size).toBe(0);
    expect(closed).toHaveBeenCalledOnce();
    transport.onClose(closed);
    expect(closed).toHaveBeenCalledTimes(2);
  });
});

// A TCP proxy that cuts the connection at chosen places of what flows towards the listener: both sides lose it at
// once, as with a router that restarts. Counted over all connections, so that every cut comes.

import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  readonly cuts: () => number;
  /** Towards the listener, in all. */
  readonly bytes: () => number;
  /** The pause is over, for connections to come. */
  readonly release: () => void;
  readonly close: () => Promise<void>;
}

/** `cutAt`: bytes towards the listener, ascending. `pause`: a place from which on nothing is passed on any more. */
export async function createCuttingProxy(
  listenerPort: number,
  cutAt: readonly number[],
  pauseAt = Infinity,
): Promise<CuttingProxy> {
  let [bytes, cuts, isReleased] = [0, 0, false];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const listener = connect(listenerPort, '127.0.0.1');
    const ends = [client, listener];
    const cut = (): void => {
      for (const end of ends) end.destroy();
    };
    for (const end of ends) {
      open.add(end);
      end.on('error', cut);
      end.on('close', () => {
        open.delete(end);
        cut();
      });
    }
    listener.on('data', (piece) => void client.write(piece));
    client.on('data', (piece) => {
      bytes += piece.length;
      if (bytes >= (cutAt[cuts] ?? Infinity)) {
        cuts += 1;
        // What came with the cut is lost, as it is on a line.
        cut();
        return;
      }
      if (bytes >= pauseAt && !isReleased) return;
      if (listener.write(piece)) return;
      client.pause();
      listener.once('drain', () => client.resume());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cuts: () => cuts,
    bytes: () => bytes,
    release: () => {
      isReleased = true;
      // What was swallowed is missing: only a new connection can go on.
      for (const end of open) end.destroy();
    },
    close: async () => {
      for (const end of open) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `count` places between `from` and `to`, the same for the same seed. */
export function placesToCut(count: number, from: number, to: number, seed: number): number[] {
  let state = seed >>> 0 || 1;
  const places = Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor(from + (state / 2 ** 32) * (to - from));
  });
  return places.sort((a, b) => a - b);
}

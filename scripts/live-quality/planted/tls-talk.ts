// A TLS connection of a plant: hello and answer, then what it has to say.

import type { Ground } from './plant.ts';
import type { Turn } from './wire.ts';

const oddPorts = [8080, 6660, 6667, 2503, 55_553, 4444, 9001, 8531, 1337, 27_333];

export function tlsPort({ isOddPort, dice }: Ground): number {
  return isOddPort ? dice.pick(oddPorts) : 443;
}

export function tls(ground: Ground, at: number, turns: readonly Turn[], port = tlsPort(ground)): void {
  const { wire, inside, outside, name, ja4, segmentBytes } = ground;
  const hello = { at: 0.03, up: 517, down: 2900 };
  wire.tcp({
    ...{ at, client: inside, clientPort: ground.port(), server: outside, port, segmentBytes },
    ...{ sni: name, ja4, turns: [hello, ...turns] },
  });
}

// Planted beacons: polls of some hundred bytes by a clock with jitter.

import { introduce, type Act, type Ground } from './plant.ts';
import { tls, tlsPort } from './tls-talk.ts';

/** Times of polls: a period with jitter, as long as there is room. */
function polls({ dice, room }: Ground): number[] {
  const period = dice.spread(3, 30);
  const jitter = dice.pick([0, 0.05, 0.2, 0.4]);
  const times: number[] = [];
  for (let at = 0; at < room * 0.9 && times.length < 60; at += period * (1 + jitter * (dice.next() - 0.5)))
    times.push(at);
  return times;
}

export const beacons: readonly Act[] = [
  {
    name: 'beacon-tls',
    act: (ground) => {
      const port = tlsPort(ground);
      introduce(ground);
      for (const at of polls(ground))
        tls(ground, ground.from + 0.1 + at, [{ at: 0.1, up: ground.dice.whole(80, 200), down: 120 }], port);
      return null;
    },
  },
  {
    name: 'beacon-kept',
    act: (ground) => {
      introduce(ground);
      const { dice } = ground;
      tls(
        ground,
        ground.from + 0.1,
        polls(ground).map((at) => ({ at: 0.1 + at, up: dice.whole(80, 160), down: 90 })),
      );
      return null;
    },
  },
  {
    name: 'beacon-http',
    act: (ground) => {
      const { dice, wire, inside, outside, name } = ground;
      introduce(ground);
      const port = ground.isOddPort ? dice.pick([8888, 8080, 8081]) : 80;
      const url = `${dice.pick(['GET', 'POST'])} http://${name ?? outside}/poll`;
      for (const at of polls(ground))
        wire.tcp({
          ...{
            at: ground.from + 0.1 + at,
            client: inside,
            clientPort: ground.port(),
            server: outside,
            port,
            url,
          },
          turns: [{ at: 0.05, up: dice.whole(150, 350), down: dice.whole(120, 500) }],
        });
      return null;
    },
  },
  {
    name: 'beacon-udp',
    act: (ground) => {
      const { dice, wire, inside, outside } = ground;
      introduce(ground);
      const down = dice.pick([0, 60]);
      const turns = polls(ground).map((at) => ({ at, up: dice.whole(60, 280), down }));
      const port = ground.isOddPort ? dice.whole(1025, 60_000) : 443;
      const ends = { client: inside, clientPort: ground.port(), server: outside, port };
      wire.udp({ at: ground.from + 0.1, ...ends, turns });
      return null;
    },
  },
];

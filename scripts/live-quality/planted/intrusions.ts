// Planted culprits that try doors rather than carry anything out: scans of ports and of hosts, guessed passwords.

import type { Act } from './plant.ts';

export const intrusions: readonly Act[] = [
  {
    name: 'port-scan',
    act: ({ dice, wire, base, inside, outside, from, port }) => {
      const server = dice.chance(0.5) ? (base.hosts.find((host) => host !== inside) ?? outside) : outside;
      const count = dice.whole(40, 400);
      const every = dice.spread(0.005, 0.2);
      const answer = dice.pick(['refused', 'silent'] as const);
      for (let tried = 0; tried < count; tried++)
        wire.failed(
          { at: from + tried * every, client: inside, clientPort: port(), server, port: 1 + tried * 7 },
          answer,
        );
      return { outside: server };
    },
  },
  {
    name: 'sweep',
    act: ({ dice, wire, inside, from, port }) => {
      const count = dice.whole(30, 200);
      const every = dice.spread(0.01, 0.3);
      const service = dice.pick([445, 22, 3389, 80]);
      const prefix = inside.split('.').slice(0, 2).join('.');
      for (let tried = 0; tried < count; tried++)
        wire.failed(
          {
            ...{ at: from + tried * every, client: inside, clientPort: port() },
            ...{ server: `${prefix}.99.${tried + 1}`, port: service },
          },
          dice.chance(0.7) ? 'silent' : 'refused',
        );
      return { outside: '*' };
    },
  },
  {
    name: 'ssh-bruteforce',
    act: ({ dice, wire, inside, outside, from, room, port }) => {
      const count = dice.whole(25, 120);
      const every = Math.min(dice.spread(0.3, 2), (room * 0.9) / count);
      for (let tried = 0; tried < count; tried++)
        wire.tcp({
          ...{ at: from + tried * every, client: inside, clientPort: port(), server: outside, port: 22 },
          turns: [
            { at: 0.05, up: 1500, down: 1700 },
            { at: 0.2, up: 220, down: 160 },
          ],
        });
      return null;
    },
  },
];

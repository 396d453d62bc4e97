// Planted tunnels: data in the names of DNS questions, and in echo requests.

import type { Act } from './plant.ts';

export const tunnels: readonly Act[] = [
  {
    name: 'dns-tunnel',
    act: (ground) => {
      const { dice, wire, base, inside, outside, from, room } = ground;
      const resolver = base.resolver ?? outside;
      const perSecond = dice.spread(0.5, 25);
      const questions = Math.min(3000, Math.floor(perSecond * Math.min(room * 0.9, dice.spread(15, 200))));
      const domain = `t.zone${dice.whole(1, 99)}.example`;
      const ownPort = dice.chance(0.5) ? ground.port() : null;
      for (let asked = 0; asked < Math.max(8, questions); asked++) {
        const data = Array.from({ length: dice.whole(30, 60) }, () =>
          Math.floor(dice.next() * 36).toString(36),
        );
        const at = from + asked / perSecond;
        wire.ask(at, inside, ownPort ?? ground.port(), resolver, `${data.join('')}.${asked}.${domain}`);
      }
      return { outside: resolver };
    },
  },
  {
    name: 'icmp-tunnel',
    act: ({ dice, wire, inside, outside, from, room }) => {
      const count = dice.whole(20, 400);
      const every = Math.min(dice.spread(0.05, 1.5), (room * 0.9) / count);
      const bytes = dice.whole(300, 1400);
      for (let sent = 0; sent < count; sent++)
        wire.ping(from + sent * every, inside, outside, bytes, dice.pick([bytes, 8, 0]));
      return null;
    },
  },
];

// Planted thefts of a few kB, by the protocols that stealers use.

import { factBits } from '@jaws/shared/domain/packet-table';
import { introduce, type Act, type Ground } from './plant.ts';
import { tlsPort } from './tls-talk.ts';
import type { Turn } from './wire.ts';

/** 1 to 75 kB, once: what most real exfiltration in public captures is. */
function theft(ground: Ground, port: number, more: object, chatter: readonly Turn[] = []): null {
  const { dice, wire, inside, outside } = ground;
  introduce(ground);
  const bytes = Math.round(dice.spread(1e3, 75e3));
  const at = (chatter.at(-1)?.at ?? 0) + 0.1;
  const turns = [
    ...chatter,
    { at, up: bytes, down: dice.whole(20, 400), lastsS: bytes / dice.spread(3e3, 1e5) },
  ];
  const ends = { client: inside, clientPort: ground.port(), server: outside };
  wire.tcp({ ...{ at: ground.from + 0.1, ...ends, port, turns }, ...more });
  return null;
}

/** Lines to and fro before anything is sent. */
function lines(dice: Ground['dice'], count: number): Turn[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ at: 0.1 + at * 0.2, up: dice.whole(8, 40), down: dice.whole(20, 120) },
  }));
}

export const thefts: readonly Act[] = [
  {
    name: 'ftp-theft',
    act: (ground) => {
      const { dice, wire, inside, outside, from } = ground;
      wire.tcp({
        ...{ at: from + 0.05, client: inside, clientPort: ground.port(), server: outside, port: 21 },
        turns: lines(dice, 8),
        facts: factBits.clearLogin | factBits.ftpUpload,
      });
      return theft({ ...ground, from: from + 1.5 }, dice.whole(40_000, 60_000), {});
    },
  },
  {
    name: 'smtp-theft',
    act: (ground) => {
      const facts = ground.dice.pick([factBits.mail, factBits.mail | factBits.clearLogin]);
      return theft(ground, ground.dice.pick([25, 587]), { facts }, lines(ground.dice, 6));
    },
  },
  {
    name: 'http-theft',
    act: (ground) => {
      const url = `POST http://${ground.name ?? ground.outside}/gate.php`;
      return theft(ground, ground.isOddPort ? 8081 : 80, { url });
    },
  },
  {
    name: 'tls-theft',
    act: (ground) => {
      const { name, ja4 } = ground;
      return theft(ground, tlsPort(ground), { sni: name, ja4 }, [{ at: 0.05, up: 517, down: 2900 }]);
    },
  },
];

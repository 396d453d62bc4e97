// Planted uploads, by their shape on the wire: as chum's styles have them, and by SSH, HTTP in clear and UDP.

import { introduce, type Act, type Ground } from './plant.ts';
import { tls, tlsPort } from './tls-talk.ts';
import type { Turn } from './wire.ts';

/** Bytes of an upload that fit into the time, and how long they take. */
function upload(
  { sizeBytes, bytesPerSecond, room }: Ground,
  limit = sizeBytes,
): { bytes: number; lastsS: number } {
  const bytes = Math.min(sizeBytes, limit, Math.max(64e3, bytesPerSecond * room * 0.9));
  return { bytes: Math.round(bytes), lastsS: Math.min(room * 0.9, Math.max(0.4, bytes / bytesPerSecond)) };
}

/** Pieces of one upload over its time. */
function pieces(
  { dice }: Ground,
  bytes: number,
  lastsS: number,
  chunk: () => number,
  answer: () => number = () => 0,
): Turn[] {
  const sizes: number[] = [];
  for (let left = bytes; left > 0;) {
    const size = Math.min(left, Math.max(1, Math.round(chunk())));
    sizes.push(size);
    left -= size;
  }
  const step = lastsS / sizes.length;
  return sizes.map((up, at) => ({
    ...{ at: 0.1 + (at + 0.3 * dice.next()) * step, up, down: Math.round(answer()) },
  }));
}

function tlsUpload(ground: Ground, chunk: () => number, answer?: () => number): null {
  const { bytes, lastsS } = upload(ground);
  introduce(ground);
  tls(ground, ground.from + 0.1, pieces(ground, bytes, lastsS, chunk, answer));
  return null;
}

/** Several connections one after another, each with a part. */
function inParts(ground: Ground, parts: number, bytes: number, lastsS: number, chunk: () => number): null {
  introduce(ground);
  const port = tlsPort(ground);
  for (let part = 0; part < parts; part++) {
    const at = ground.from + 0.1 + (part * lastsS) / parts;
    tls(ground, at, pieces(ground, bytes / parts, (0.6 * lastsS) / parts, chunk), port);
  }
  return null;
}

export const uploads: readonly Act[] = [
  {
    name: 'classic',
    act: (ground) => {
      const chunk = ground.dice.pick([6400, 12_800, 25_600, 51_200]);
      return tlsUpload(ground, () => chunk);
    },
  },
  {
    name: 'https',
    act: (ground) => tlsUpload({ ...ground, isOddPort: false }, () => ground.dice.spread(256e3, 1e6)),
  },
  {
    name: 'low-and-slow',
    act: (ground) => {
      const { dice, room } = ground;
      const lastsS = room * 0.9;
      return inParts(ground, dice.whole(1, 3), lastsS * dice.spread(500, 4000), lastsS, () =>
        dice.spread(1e3, 16e3),
      );
    },
  },
  {
    name: 'burst',
    act: (ground) => {
      const { bytes } = upload(ground);
      return inParts(ground, ground.dice.whole(2, 4), bytes, Math.min(60, ground.room * 0.9), () => 65_536);
    },
  },
  {
    name: 'multi-flow',
    act: (ground) => {
      const { bytes, lastsS } = upload(ground);
      introduce(ground);
      for (let lane = 0; lane < 6; lane++)
        tls(
          ground,
          ground.from + 0.1,
          pieces(ground, bytes / 6, lastsS, () => ground.dice.spread(2e3, 64e3)),
        );
      return null;
    },
  },
  {
    name: 'padded',
    act: (ground) => tlsUpload({ ...ground, segmentBytes: 16_384 }, () => ground.dice.between(1e3, 16_384)),
  },
  {
    name: 'http-post',
    act: (ground) =>
      tlsUpload(
        { ...ground, isOddPort: false },
        () => ground.dice.spread(4e3, 500e3),
        () => ground.dice.between(200, 900),
      ),
  },
  {
    name: 'many-small',
    act: (ground) => {
      const { dice, room } = ground;
      const parts = dice.whole(30, 200);
      const bytes = parts * dice.spread(1e3, 20e3);
      return inParts(ground, parts, bytes, Math.min(room * 0.9, parts * dice.spread(0.1, 1)), () => 20e3);
    },
  },
  {
    name: 'ssh-upload',
    act: (ground) => {
      const { wire, inside, outside, segmentBytes } = ground;
      const { bytes, lastsS } = upload(ground);
      introduce(ground);
      const talk = { at: ground.from + 0.1, client: inside, clientPort: ground.port(), server: outside };
      const turns = [
        { at: 0.05, up: 2100, down: 2600 },
        ...pieces(
          ground,
          bytes,
          lastsS,
          () => 32_768,
          () => 36,
        ),
      ];
      wire.tcp({ ...talk, port: ground.isOddPort ? 2222 : 22, segmentBytes, turns });
      return null;
    },
  },
  {
    name: 'http-put',
    act: (ground) => {
      const { wire, inside, outside, segmentBytes, name } = ground;
      const { bytes, lastsS } = upload(ground);
      introduce(ground);
      wire.tcp({
        ...{ at: ground.from + 0.1, client: inside, clientPort: ground.port(), server: outside },
        ...{ port: ground.isOddPort ? 8080 : 80, segmentBytes, url: `PUT http://${name ?? outside}/up` },
        turns: [{ at: 0.05, up: bytes, down: 220, lastsS }],
      });
      return null;
    },
  },
  {
    name: 'udp-upload',
    act: (ground) => {
      const { wire, inside, outside, isOddPort, dice } = ground;
      const { bytes, lastsS } = upload(ground, 4e6);
      introduce(ground);
      const port = isOddPort ? dice.whole(1025, 65_000) : 443;
      const talk = {
        at: ground.from + 0.1,
        client: inside,
        clientPort: ground.port(),
        server: outside,
        port,
      };
      wire.udp({
        ...talk,
        turns: pieces(
          ground,
          bytes,
          lastsS,
          () => bytes / 50,
          () => 60,
        ),
      });
      return null;
    },
  },
  {
    // To a place that the network uses every day: only the amount and the host are odd.
    name: 'known-place',
    act: (ground) => tlsUpload({ ...ground, isOddPort: false }, () => ground.dice.spread(16e3, 500e3)),
  },
];

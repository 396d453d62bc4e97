// A working hour of the office in which nothing leaves that should not: a pure, seeded plan. Beside pages, mail and
// telemetry it holds the habits that a tool must not mistake for a leak (DETECTION.md section 6, hard negatives).

import { remote, seldomSites, sites, workstationCount, workstationName } from './office.ts';
import { bulkSizes } from './services/web.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { nearestObject, type UserAction } from './user-plan.ts';

interface Person {
  readonly random: SeededRandom;
  readonly host: string;
  readonly durationMs: number;
}

type Habit = (person: Person) => UserAction[];

const minuteMs = 60_000;
/** Nothing large begins in the last part, so that it can end. */
const lastStartShare = 0.85;

/** Moments with exponential rests between them. */
function moments({ random, durationMs }: Person, meanRestMs: number): number[] {
  const result: number[] = [];
  let atMs = 0;
  for (;;) {
    atMs += Math.round(-Math.log(1 - random.next()) * meanRestMs) + 200;
    if (atMs > durationMs * lastStartShare) return result;
    result.push(atMs);
  }
}

/** Moments by the clock, as a program's timer makes them. */
function ticks({ random, durationMs }: Person, periodMs: number, jitterMs: number): number[] {
  const result: number[] = [];
  for (let base = random.whole(0, periodMs); base < durationMs - 2000; base += periodMs)
    result.push(Math.min(durationMs - 1000, base + random.whole(0, jitterMs)));
  return result;
}

/** Part of the whole duration, give or take a tenth of it. */
function about({ random, durationMs }: Person, share: number): number {
  return Math.round(durationMs * (share + (random.next() - 0.5) / 10));
}

function size(random: SeededRandom, medianBytes: number, spread: number, mostBytes: number): number {
  return Math.round(Math.min(mostBytes, random.around(medianBytes, spread)));
}

function page({ random, host }: Person, atMs: number): UserAction {
  const site = random.next() < 0.8 ? sites[Math.floor(random.next() ** 2 * sites.length)] : undefined;
  const { name, objectBytes, address6 } = site ?? random.pick(seldomSites);
  const scheme = random.next() < 0.92 ? 'https' : 'http';
  const family = address6 !== undefined && random.next() < 0.5 ? 6 : 4;
  const urls = Array.from(
    { length: random.whole(1, 6) },
    () => `${scheme}://${name}/o/${nearestObject(random.around(objectBytes / 2, 0.9))}`,
  );
  return { kind: 'fetch', atMs, host, urls, family };
}

/** A few spells of reading, with pages some seconds apart. */
const browsing: Habit = (person) =>
  moments(person, 9 * minuteMs).flatMap((startMs) => {
    const pages: UserAction[] = [];
    let atMs = startMs;
    for (let left = person.random.whole(4, 16); left > 0; left--) {
      atMs += Math.round(person.random.around(14_000, 0.9));
      if (atMs < person.durationMs - 5000) pages.push(page(person, atMs));
    }
    return pages;
  });

const telemetry: Habit = (person) => {
  const { random, host } = person;
  const read = ticks(person, random.pick([60_000, 60_000, 300_000]), 150).map((atMs): UserAction => ({
    kind: 'fetch',
    atMs,
    host,
    urls: ['https://telemetry.deskware.example/o/300'],
    family: 4,
  }));
  const report = ticks(person, 300_000, 2000).map((atMs): UserAction => ({
    ...{ kind: 'put', atMs, host, url: `https://telemetry.deskware.example/up/${host}` },
    bytes: size(random, 900, 0.4, 4000),
  }));
  return [...read, ...report];
};

const clock: Habit = (person) => {
  const server = person.random.pick([remote.time1.name, remote.time2.name]);
  const periodMs = person.random.pick([128_000, 256_000, 512_000]);
  return ticks(person, periodMs, 3000).map((atMs) => ({ kind: 'time', atMs, host: person.host, server }));
};

/** Names that a machine asks for without a page: other types, a proxy that nobody set up, slips of the pen. */
const names: Habit = (person) =>
  moments(person, 4 * minuteMs).map((atMs) => {
    const { random, host } = person;
    const known = random.pick([...sites, ...seldomSites]).name;
    const name = random.pick([known, known, known, 'wpad.office.example', known.replace('a', 'aa')]);
    return { kind: 'lookup', atMs, host, name, type: random.pick(['A', 'AAAA', 'AAAA', 'TXT', 'MX']) };
  });

const mail: Habit = (person) =>
  moments(person, 12 * minuteMs).map((atMs) => {
    const { random, host } = person;
    const hasAttachment = random.next() < 0.25;
    const bytes = hasAttachment ? size(random, 400_000, 0.9, 3_000_000) : size(random, 5000, 1, 60_000);
    return { kind: 'mail', atMs, host, bytes };
  });

const prints: Habit = (person) =>
  moments(person, 40 * minuteMs).map((atMs) => ({
    ...{ kind: 'put', atMs, host: person.host, url: 'http://printer.office.example:631/up/job' },
    ...{ bytes: size(person.random, 250_000, 1, 6_000_000), isLarge: true },
  }));

/** Files read from the office's own server, and fewer written back. */
const fileServer: Habit = (person) =>
  moments(person, 7 * minuteMs).map((atMs) => ({
    kind: person.random.next() < 0.7 ? 'copy' : 'shell',
    ...{ atMs, host: person.host, server: 'files.office.example' },
    bytes: size(person.random, 200_000, 1.4, 8_000_000),
  }));

const notifications =
  (port: number): Habit =>
  ({ random, host, durationMs }) => {
    const atMs = random.whole(500, 20_000);
    return [{ kind: 'notify', atMs, host, port, seconds: Math.ceil((durationMs - atMs) / 1000) }];
  };

/** A client of a cloud drive: asks for news, sends small changes, now and then a large file. */
const cloudSync: Habit = (person) => {
  const { random, host } = person;
  const url = `https://${remote.sync.name}/up/${host}`;
  const asks = ticks(person, 30_000, 6000).map((atMs): UserAction => ({
    ...{ kind: 'fetch', atMs, host, family: 4 },
    urls: [`https://${remote.sync.name}/o/300`],
  }));
  const small = moments(person, 3 * minuteMs).map((atMs): UserAction => ({
    ...{ kind: 'put', atMs, host, url },
    bytes: size(random, 15_000, 1.2, 400_000),
  }));
  const large = [0.25, 0.6].map((share): UserAction => ({
    ...{ kind: 'put', atMs: about(person, share), host, url, isLarge: true },
    bytes: size(random, 5_000_000, 0.6, 15_000_000),
    bytesPerSecond: random.around(500_000, 0.4),
  }));
  return [...asks, ...small, ...large];
};

const photos: Habit = (person) => {
  const startMs = about(person, 0.4);
  return Array.from({ length: person.random.whole(6, 10) }, (_, index) => ({
    ...{ kind: 'put', host: person.host, isLarge: true },
    atMs: startMs + index * 6000,
    url: `https://photos.cloudkeep.example/up/${person.host}-${index}`,
    bytes: size(person.random, 2_400_000, 0.4, 6_000_000),
  }));
};

/** The file server's copy elsewhere: one large, then what has changed. */
const backup: Habit = (person) =>
  [0.1, 0.35, 0.55, 0.78].map((share, index) => ({
    ...{ kind: 'shell', atMs: about(person, share), host: person.host, server: remote.backup.name },
    bytes: size(person.random, index === 0 ? 30_000_000 : 2_000_000, 0.5, 50_000_000),
  }));

const push: Habit = (person) =>
  [0.2, 0.45, 0.75].map((share) => ({
    ...{ kind: 'push', atMs: about(person, share), host: person.host },
    bytes: size(person.random, 200_000, 1.2, 4_000_000),
  }));

const call: Habit = (person) => [
  {
    ...{ kind: 'call', atMs: about(person, 0.3), host: person.host },
    seconds: Math.round((person.durationMs / 1000) * (0.1 + person.random.next() / 5)),
  },
];

const tunnel: Habit = (person) => [
  {
    ...{ kind: 'tunnel', atMs: about(person, 0.15), host: person.host },
    seconds: Math.round((person.durationMs / 1000) * 0.65),
    seed: person.random.whole(1, 1_000_000),
  },
];

const largest = bulkSizes.at(-1) ?? 0;

const speedTest: Habit = (person) => {
  const atMs = about(person, 0.5);
  const common = { host: person.host, isLarge: true } as const;
  const urls = [`https://${remote.speed.name}/o/${largest}`];
  return [
    { kind: 'fetch', atMs, ...common, urls, family: 4 },
    {
      kind: 'put',
      atMs: atMs + 12_000,
      ...common,
      url: `https://${remote.speed.name}/up/test`,
      bytes: 16_000_000,
    },
  ];
};

/** Updates and other large downloads, as fast as each server gives them. */
const updates: Habit = (person) =>
  [0.2, 0.7].map((share) => {
    const { random, host } = person;
    const server = random.pick(['http://packages.debmirror.example', 'https://update.deskware.example']);
    const urls = Array.from({ length: random.whole(1, 3) }, () => `${server}/o/${random.pick(bulkSizes)}`);
    const bytesPerSecond = random.around(3_000_000, 0.6);
    return {
      ...{ kind: 'fetch', atMs: about(person, share), host, urls, family: 4 },
      ...{ bytesPerSecond, isLarge: true },
    };
  });

/** A film, in pieces by the clock. */
const film: Habit = (person) => {
  const [startMs, endMs] = [about(person, 0.4), about(person, 0.6)];
  const pieces = Math.max(1, Math.floor((endMs - startMs) / 10_000));
  const urls = [`https://video.reefstream.example/o/${bulkSizes[0] ?? 0}`];
  return Array.from({ length: pieces }, (_, index) => ({
    ...{ kind: 'fetch', atMs: startMs + index * 10_000, host: person.host, urls, family: 4 },
    ...{ isLarge: true },
  }));
};

const everyone: readonly Habit[] = [
  ...[browsing, telemetry, clock, names, mail, prints, fileServer],
  notifications(443),
];

/** Habits of some people: which workstations have each. */
const some: readonly (readonly [Habit, readonly number[]])[] = [
  [cloudSync, [0, 3, 9]],
  [photos, [4]],
  [push, [2, 10]],
  [call, [6, 7]],
  [tunnel, [5, 12]],
  [speedTest, [8]],
  [updates, [0, 1, 5, 11, 13]],
  [film, [3]],
];

const machines: Readonly<Record<string, readonly Habit[]>> = {
  files: [clock, telemetry, backup],
  printer: [clock],
  phone: [clock, browsing, photos, notifications(5223)],
};

/** All actions of one recording, in time order. */
export function planHour(seed: number, durationMs: number): UserAction[] {
  const habits = new Map<string, Habit[]>();
  for (let index = 0; index < workstationCount; index++) {
    const own = some.flatMap(([habit, indexes]) => (indexes.includes(index) ? [habit] : []));
    habits.set(workstationName(index), [...everyone, ...own]);
  }
  for (const [host, own] of Object.entries(machines)) habits.set(host, [...own]);
  const actions = [...habits].flatMap(([host, own], index) => {
    const person = { random: seededRandom(seed * 1000 + index), host, durationMs };
    return own.flatMap((habit) => habit(person));
  });
  return actions.sort((a, b) => a.atMs - b.atMs);
}

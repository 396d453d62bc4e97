// What the office's people and machines do in the demo, and when: a pure, seeded plan. Playing it is the business of
// user-actions.ts.

import { objectSizes } from './services/web.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { sites, workstationCount, workstationName } from './office.ts';

export type UserAction =
  | {
      readonly kind: 'fetch';
      readonly atMs: number;
      readonly host: string;
      readonly urls: readonly string[];
      readonly family: 4 | 6;
      readonly bytesPerSecond?: number;
      /** May take minutes. */
      readonly isLarge?: boolean;
    }
  | {
      readonly kind: 'put';
      readonly atMs: number;
      readonly host: string;
      readonly url: string;
      readonly bytes: number;
      readonly bytesPerSecond?: number;
      readonly isLarge?: boolean;
    }
  | {
      readonly kind: 'lookup';
      readonly atMs: number;
      readonly host: string;
      readonly name: string;
      readonly type: string;
    }
  | { readonly kind: 'time'; readonly atMs: number; readonly host: string; readonly server: string }
  | { readonly kind: 'mail'; readonly atMs: number; readonly host: string; readonly bytes: number }
  | {
      /** Up to a server over SSH (`copy` = down from it). */
      readonly kind: 'shell' | 'copy';
      readonly atMs: number;
      readonly host: string;
      readonly server: string;
      readonly bytes: number;
    }
  | { readonly kind: 'push'; readonly atMs: number; readonly host: string; readonly bytes: number }
  | { readonly kind: 'call'; readonly atMs: number; readonly host: string; readonly seconds: number }
  | {
      readonly kind: 'notify';
      readonly atMs: number;
      readonly host: string;
      readonly port: number;
      readonly seconds: number;
    }
  | {
      readonly kind: 'tunnel';
      readonly atMs: number;
      readonly host: string;
      readonly seconds: number;
      readonly seed: number;
    }
  | {
      readonly kind: 'drop';
      readonly atMs: number;
      readonly host: string;
      readonly bytes: number;
      readonly chunkBytes: number;
    };

/** The served object nearest to a size. */
export function nearestObject(bytes: number): number {
  return objectSizes.reduce((best, size) => (Math.abs(size - bytes) < Math.abs(best - bytes) ? size : best));
}

function visit(random: SeededRandom, host: string, atMs: number): UserAction {
  const site = random.pick(sites);
  const scheme = random.next() < 0.85 ? 'https' : 'http';
  const family = site.address6 !== undefined && random.next() < 0.5 ? 6 : 4;
  const urls = Array.from({ length: random.whole(1, 4) }, () => {
    const bytes = nearestObject(random.around(site.objectBytes / 2, 0.9));
    return `${scheme}://${site.name}/o/${bytes}`;
  });
  return { kind: 'fetch', atMs, host, urls, family };
}

function workstationActions(random: SeededRandom, host: string, durationMs: number): UserAction[] {
  const actions: UserAction[] = [];
  const at = (): number => random.whole(500, durationMs - 4000);
  for (let left = random.whole(5, 9); left > 0; left--) actions.push(visit(random, host, at()));
  const period = random.whole(25_000, 45_000);
  for (let ms = random.whole(0, period); ms < durationMs - 2000; ms += period) {
    actions.push({
      kind: 'fetch',
      atMs: ms,
      host,
      urls: ['https://telemetry.deskware.example/o/300'],
      family: 4,
    });
  }
  for (let ms = random.whole(0, 60_000); ms < durationMs; ms += 64_000) {
    actions.push({
      kind: 'time',
      atMs: ms,
      host,
      server: random.pick(['ntp1.lighthouse.example', 'ntp2.lighthouse.example']),
    });
  }
  for (let left = random.whole(1, 3); left > 0; left--) {
    actions.push({
      kind: 'lookup',
      atMs: at(),
      host,
      name: random.pick(sites).name,
      type: random.pick(['A', 'AAAA', 'TXT']),
    });
  }
  if (random.next() < 0.6)
    actions.push({ kind: 'mail', atMs: at(), host, bytes: Math.round(random.around(6000, 1)) });
  if (random.next() < 0.4)
    actions.push({
      kind: 'put',
      atMs: at(),
      host,
      url: 'http://printer.office.example/up/job',
      bytes: 60_000,
    });
  return actions;
}

/** Habits that a tool must not mistake for a leak: backup, photos, a push, a call, a file copied in the office. */
function hardNegatives(durationMs: number): UserAction[] {
  const part = (share: number): number => Math.round(durationMs * share);
  return [
    { kind: 'shell', atMs: part(0.1), host: 'files', server: 'vault.cloudkeep.example', bytes: 1_300_000 },
    { kind: 'shell', atMs: part(0.55), host: 'files', server: 'vault.cloudkeep.example', bytes: 1_200_000 },
    {
      kind: 'put',
      atMs: part(0.25),
      host: 'ws05',
      url: 'https://photos.cloudkeep.example/up/beach-1',
      bytes: 420_000,
    },
    {
      kind: 'put',
      atMs: part(0.27),
      host: 'ws05',
      url: 'https://photos.cloudkeep.example/up/beach-2',
      bytes: 510_000,
    },
    { kind: 'push', atMs: part(0.35), host: 'ws03', bytes: 150_000 },
    { kind: 'push', atMs: part(0.7), host: 'ws11', bytes: 60_000 },
    { kind: 'call', atMs: part(0.3), host: 'ws07', seconds: 25 },
    { kind: 'shell', atMs: part(0.2), host: 'ws02', server: 'files.office.example', bytes: 300_000 },
    { kind: 'shell', atMs: part(0.65), host: 'ws12', server: 'files.office.example', bytes: 200_000 },
    {
      kind: 'fetch',
      atMs: part(0.15),
      host: 'ws01',
      urls: ['http://packages.debmirror.example/o/200000'],
      family: 4,
    },
    {
      kind: 'fetch',
      atMs: part(0.45),
      host: 'ws13',
      urls: ['http://update.deskware.example/o/200000'],
      family: 4,
    },
  ];
}

/** All actions of one recording, in time order; the upload that does not belong is the only `drop`. */
export function planUsers(seed: number, durationMs: number): UserAction[] {
  const actions = hardNegatives(durationMs);
  for (let index = 0; index < workstationCount; index++) {
    actions.push(
      ...workstationActions(seededRandom(seed * 1000 + index), workstationName(index), durationMs),
    );
  }
  for (const host of ['files', 'printer', 'phone']) {
    actions.push({ kind: 'time', atMs: 3000, host, server: 'ntp1.lighthouse.example' });
    actions.push({
      kind: 'fetch',
      atMs: 9000,
      host,
      urls: ['https://status.cloudkeep.example/o/700'],
      family: 4,
    });
  }
  actions.push({
    kind: 'drop',
    atMs: Math.round(durationMs * 0.6),
    host: 'ws09',
    bytes: 1_200_000,
    chunkBytes: 12_800,
  });
  return actions.sort((a, b) => a.atMs - b.atMs);
}

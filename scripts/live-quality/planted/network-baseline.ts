// What some quiet half-hours of a made-up network teach, and how another half-hour is ranked by it.

import { happeningOrder } from '@jaws/shared/analysis/unit-findings';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { concatPackets } from '@jaws/shared/domain/select-packets';
import { alertScore } from '@jaws/shared/findings/alert-search';
import { baselineLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import { happeningKinds } from '@jaws/shared/findings/happenings';
import { learnBaseline } from '@jaws/shared/findings/learn-baseline';
import { PrefixReader } from '@jaws/shared/findings/prefix-reader';
import type { Base, TimedName } from './base.ts';
import type { NetworkSize } from './network.ts';
import { networkBase } from './network-day.ts';

export interface RankedHappening {
  readonly client: string;
  /** `*`: a sweep. */
  readonly server: string;
  readonly score: number;
}

export interface NetworkBaseline {
  /** For one false alert a day. */
  readonly limit: AlertLimit;
  /** The most suspicious first. */
  rank(table: PacketTable, names: readonly TimedName[]): RankedHappening[];
}

const days = 4;

/** `seed` and `size`: as of the base, which is day 0. */
export function networkBaseline(base: Base, seed: number, size: NetworkSize): NetworkBaseline {
  const quiet = Array.from({ length: days }, (_, day) => networkBase(seed, size, day + 1));
  quiet.forEach(({ table }, day) => {
    for (let row = 0; row < table.count; row++)
      table.timestampUs[row] = (table.timestampUs[row] as number) + day * size.seconds * 1e6;
  });
  const namesOf = (more: readonly TimedName[]): ReadonlyMap<string, string> =>
    new Map(
      [...quiet, base, { names: more }].flatMap(({ names }) =>
        names.map(({ address, name }) => [address, name]),
      ),
    );
  const learnt = learnBaseline(concatPackets(quiet.map(({ table }) => table)), { names: namesOf([]) });
  return {
    limit: baselineLimit(learnt, 1),
    rank(table, names) {
      const { habits } = learnt;
      const happenings = new PrefixReader(table, { names: namesOf(names), habits }).happenings(table.count);
      const { addresses } = table.dictionaries;
      return Array.from(happeningOrder(happenings), (id) => ({
        client: addresses.get(happenings.client[id] as number) ?? '',
        server:
          happeningKinds[happenings.kind[id] as number] === 'sweep'
            ? '*'
            : (addresses.get(happenings.server[id] as number) ?? ''),
        score: alertScore(happenings, id),
      }));
    },
  };
}

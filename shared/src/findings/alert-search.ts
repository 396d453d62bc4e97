// When was each happening first beyond the limit? The happenings are judged at some prefixes of the packets (evaluation-
// times.ts); where one is found beyond the limit, the moment is looked for among the packets since the time before.

import { clientIsLocalSide } from '../domain/local-rule.ts';
import type { PacketRows } from '../domain/packet-rows.ts';
import { episodePauseUs, episodesOf, type Episode } from './episodes.ts';
import { evaluationTimes, wholeMilliseconds } from './evaluation-times.ts';
import { crowdScore, scoreOf, type FamilySay } from './fusion.ts';
import { happeningId } from './happening-id.ts';
import type { Happenings } from './happenings.ts';
import { PrefixReader, type ReaderContext } from './prefix-reader.ts';

/** A happening beyond the limit at some moment. */
export interface Standing {
  /** In `Moment.happenings`. */
  readonly id: number;
  readonly score: number;
  /** The last one. */
  readonly episode: Episode;
}

/** The happenings of the first `rows` packets. */
export interface Moment {
  readonly rows: number;
  readonly happenings: Happenings;
  /** By `happeningId`. */
  readonly standing: ReadonlyMap<string, Standing>;
}

export interface Alert<Told> {
  /** `happeningId`. */
  readonly key: string;
  /** Number of packets, and the last episode, at the alert. */
  readonly rows: number;
  readonly episode: Episode;
  /** What was known at that moment. */
  readonly told: Told;
  /** Of the happening at any evaluation from then on, while no other episode was told of; and after how many packets. */
  highest: number;
  highestRows: number;
}

export interface SearchResult<Told> {
  /** In the order in which they were found. */
  readonly alerts: readonly Alert<Told>[];
  /** All packets; null where there are none. */
  readonly last: Moment | null;
}

/**
 * `tell`: called at the moment of each alert, whose happenings are not kept; `onRows`: packets judged so far. The
 * table is in order of time.
 */
export function searchAlerts<Told>(
  table: PacketRows,
  context: ReaderContext,
  limit: number,
  tell: (moment: Moment, standing: Standing) => Told,
  onRows?: (rows: number) => void,
): SearchResult<Told> {
  const sweep = new PrefixReader(table, context);
  const between = new Moments(table, context, limit);
  const newest = new Map<string, Alert<Told>>();
  const alerts: Alert<Told>[] = [];
  let before = 0;
  let last: Moment | null = null;
  for (const rows of evaluationTimes(table)) {
    last = momentOf(sweep.happenings(rows), rows, limit);
    between.forget(before);
    between.keep(last);
    for (const [key, standing] of last.standing) {
      let alert = newest.get(key);
      if (alert === undefined || isLater(standing, alert)) {
        const [moment, first] = earliest(between, key, alert, before, rows);
        alert = {
          ...{ key, rows: moment.rows, episode: first.episode, told: tell(moment, first) },
          ...{ highest: first.score, highestRows: moment.rows },
        };
        alerts.push(alert);
        newest.set(key, alert);
      }
      if (standing.score <= alert.highest) continue;
      alert.highest = standing.score;
      alert.highestRows = rows;
    }
    before = rows;
    onRows?.(rows);
  }
  return { alerts, last };
}

/** Its packets had paused: another episode than the one that was told of. */
function isLater({ episode }: Standing, alert: AlertTime): boolean {
  return episode.firstUs - alert.episode.lastUs > episodePauseUs;
}

type AlertTime = Pick<Alert<unknown>, 'episode'>;

/** Larger than any number of packets between two evaluations. */
const firstStep = 4 ** 15;

/**
 * The alert at the least prefix behind `from` that flags the happening, found in steps that become smaller. Where a
 * step ends does not depend on `to`: a file cut behind the alert goes the same way and gives the same moment, also
 * where the score goes up and down in between.
 */
function earliest(
  between: Moments,
  key: string,
  known: AlertTime | undefined,
  from: number,
  to: number,
): [Moment, Standing] {
  const standingAt = (rows: number): Standing | null => {
    const standing = between.standingAt(rows).get(key);
    return standing === undefined || (known !== undefined && !isLater(standing, known)) ? null : standing;
  };
  let quiet = from;
  let flagged = to;
  let moment = between.kept(to);
  for (let step = firstStep; step >= 1; step /= 4) {
    while (quiet + step < flagged) {
      const rows = between.whole(quiet + step);
      if (rows >= flagged) break;
      if (standingAt(rows) === null) {
        quiet = rows;
        continue;
      }
      flagged = rows;
      moment = between.kept(rows);
    }
  }
  // `to` itself is flagged: else nothing would have been looked for.
  return [moment ?? between.at(flagged), standingAt(flagged) as Standing];
}

/**
 * Moments between two evaluations. Who stood there is kept for the other happenings of the same interval; the happenings
 * themselves, as large as all flows so far, of the newest moments only.
 */
class Moments {
  private readonly table: PacketRows;
  private readonly limit: number;
  private readonly standing = new Map<number, Moment['standing']>();
  private readonly moments = new Map<number, Moment>();
  /** Where the interval begins: going back is going on from here. */
  private readonly base: PrefixReader;
  private reader: PrefixReader;
  private from = 0;

  constructor(table: PacketRows, context: ReaderContext, limit: number) {
    this.table = table;
    this.limit = limit;
    this.base = new PrefixReader(table, context);
    this.reader = this.base;
  }

  standingAt(rows: number): Moment['standing'] {
    return this.standing.get(rows) ?? this.at(rows).standing;
  }

  /** Undefined where it is known no more. */
  kept(rows: number): Moment | undefined {
    return this.moments.get(rows);
  }

  at(rows: number): Moment {
    let moment = this.moments.get(rows);
    if (moment === undefined) {
      if (this.reader === this.base || rows < this.reader.rows) {
        this.base.advance(this.from);
        this.reader = this.base.copy();
      }
      moment = momentOf(this.reader.happenings(rows), rows, this.limit);
      this.keep(moment);
    }
    return moment;
  }

  whole(rows: number): number {
    return wholeMilliseconds(this.table, rows);
  }

  keep(moment: Moment): void {
    this.standing.set(moment.rows, moment.standing);
    this.moments.set(moment.rows, moment);
    let flows = 0;
    for (const { happenings } of this.moments.values()) flows += happenings.ofFlow.length;
    for (const [rows, { happenings }] of this.moments) {
      if (flows <= mostKeptFlows || rows === moment.rows) break;
      this.moments.delete(rows);
      flows -= happenings.ofFlow.length;
    }
  }

  /** Those up to `rows` are not asked for again. */
  forget(rows: number): void {
    this.from = rows;
    this.reader = this.base;
    for (const known of this.standing.keys()) {
      if (known > rows) continue;
      this.standing.delete(known);
      this.moments.delete(known);
    }
  }
}

/** Of all moments that are kept together: some 300 bytes each. */
const mostKeptFlows = 500_000;

function momentOf(happenings: Happenings, rows: number, limit: number): Moment {
  const beyond = new Map<number, number>();
  for (const id of happenings.says.keys()) {
    const score = alertScore(happenings, id);
    if (score >= limit) beyond.set(id, score);
  }
  const standing = new Map<string, Standing>();
  for (const [id, episodes] of episodesOf(happenings, beyond.keys())) {
    const episode = episodes.at(-1);
    if (episode === undefined) continue;
    standing.set(happeningId(happenings, id), { id, score: beyond.get(id) as number, episode });
  }
  return { rows, happenings, standing };
}

/** S' of a happening, as alerts see it: much that came *in* is no finding by itself. */
export function alertScore(happenings: Happenings, id: number): number {
  const says = happenings.says.get(id) ?? [];
  const kept = says.filter((say) => !isInbound(happenings, say));
  return crowdScore(
    kept.length === says.length ? (happenings.score[id] as number) : scoreOf(kept),
    happenings.scale,
  );
}

/** An upload from elsewhere to a local server: a download, as the local side sees it. */
export function isInbound({ book }: Happenings, { family, signal }: FamilySay): boolean {
  if (family !== 'upload' && family !== 'long') return false;
  const { traffic, client, server } = book;
  return !clientIsLocalSide(
    traffic.local,
    client[signal.channel] as number,
    server[signal.channel] as number,
  );
}

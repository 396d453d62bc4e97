// Packets in, findings out: one for each happening and episode that was ever beyond the limit, told as it was known at
// its first moment, with what became of it beside.

import type { Finding, ScoreResult } from '../contract/detection.ts';
import type { PacketRows } from '../domain/packet-rows.ts';
import { createLocalRule, privateLocalRule } from '../domain/local-rule.ts';
import { happeningOrder } from '../analysis/unit-findings.ts';
import { alertFacts, type AlertFacts } from './alert-facts.ts';
import { alertScore, searchAlerts, type Alert, type Moment, type Standing } from './alert-search.ts';
import { techniqueNames, type Technique } from './attack-ids.ts';
import { defaultLimit, type AlertLimit } from './baseline-limit.ts';
import { episodesOf, type Episode } from './episodes.ts';
import { millisecondOf } from './evaluation-times.ts';
import { findingId } from './finding-id.ts';
import { confirmedBy, findingTiers, tierOfScore } from './finding-tier.ts';
import { happeningId } from './happening-id.ts';
import type { Happenings } from './happenings.ts';
import { notJudged } from './not-judged.ts';
import { inOrderOfTime, type ReaderContext } from './prefix-reader.ts';

export type Scored = Omit<ScoreResult, 'durationMs' | 'namesLeftOut'>;

/** No packets give an empty result. `onRows`: packets judged so far. */
export function scoreFindings(
  packets: PacketRows,
  context: ReaderContext = {},
  limit: AlertLimit = defaultLimit,
  onRows?: (rows: number) => void,
): Scored {
  const table = inOrderOfTime(packets);
  const tell = (moment: Moment, standing: Standing): AlertFacts => alertFacts(moment, standing, limit.score);
  const { alerts, last } = searchAlerts(table, context, limit.score, tell, onRows);
  const hours = hoursOf(table);
  const findings = last === null ? [] : findingsOf(table, alerts, last, limit.score);
  return {
    findings,
    decisions: last === null ? 0 : decisionsOf(last.happenings),
    happenings: last?.happenings.crowd ?? 0,
    packets: table.count,
    hours,
    limit,
    localRule: createLocalRule(context.local ?? privateLocalRule).text,
    notJudged: last === null ? [] : notJudged(last.happenings.book, hours),
    techniques: namedTechniques(findings),
  };
}

export function namedTechniques(findings: readonly Finding[]): Scored['techniques'] {
  const ids = new Set(findings.flatMap(({ attack }) => attack));
  return Object.fromEntries([...ids].map((id) => [id, techniqueNames[id as Technique]]));
}

/** The surest first. */
export function surestFirst(findings: readonly Finding[]): Finding[] {
  const place = ({ tier }: Finding): number => findingTiers.indexOf(tier);
  return [...findings].sort((a, b) => place(a) - place(b) || b.highest - a.highest || a.alertMs - b.alertMs);
}

/** Between the first and the last packet that have a time: an impossible one is stored as 0. */
export function hoursOf({ timestampUs, count }: Pick<PacketRows, 'timestampUs' | 'count'>): number {
  let first = 0;
  while (first < count && (timestampUs[first] as number) <= 0) first++;
  return first < count ? ((timestampUs[count - 1] as number) - (timestampUs[first] as number)) / 3.6e9 : 0;
}

export function judgedHappenings(happenings: Happenings): number[] {
  const { lead, book } = happenings;
  return [...happeningOrder(happenings)].filter((id) => book.judged[lead[id] as number] === 1);
}

function decisionsOf(happenings: Happenings): number {
  let decisions = 0;
  for (const episodes of episodesOf(happenings, judgedHappenings(happenings)).values())
    decisions += episodes.length;
  return decisions;
}

function findingsOf(
  table: PacketRows,
  alerts: readonly Alert<AlertFacts>[],
  { happenings }: Moment,
  limit: number,
): Finding[] {
  const keys = new Set(alerts.map(({ key }) => key));
  const idOf = new Map<string, number>();
  for (let id = 0; id < happenings.count; id++) {
    const key = happeningId(happenings, id);
    if (keys.has(key)) idOf.set(key, id);
  }
  const episodes = episodesOf(happenings, idOf.values());
  const findings = alerts.map((alert) => {
    const id = idOf.get(alert.key) ?? null;
    const whole = (id === null ? undefined : episodes.get(id))?.find((each) => overlaps(each, alert.episode));
    return findingOf(table, alert, { happenings, id, episode: whole ?? alert.episode }, limit);
  });
  return surestFirst(findings);
}

function overlaps(one: Episode, other: Episode): boolean {
  return one.firstUs <= other.lastUs && one.lastUs >= other.firstUs;
}

interface Outcome {
  readonly happenings: Happenings;
  /** Null: the end does not know it any more; what was two hosts may have become part of a sweep. */
  readonly id: number | null;
  readonly episode: Episode;
}

function findingOf(
  table: PacketRows,
  { key, rows, episode: atAlert, told, highest, highestRows }: Alert<AlertFacts>,
  { happenings, id, episode }: Outcome,
  limit: number,
): Finding {
  const confirmed = told.confirmed ?? (id === null ? null : confirmedBy(happenings, id, episode.flows));
  const { tier, rule } = confirmed ?? tierOfScore(highest, limit);
  return {
    id: findingId(key, atAlert.firstUs),
    ...told.known,
    firstMs: atAlert.firstUs / 1000,
    alertMs: millisecondOf(table, rows - 1),
    lastMs: Math.max(episode.lastUs, atAlert.lastUs) / 1000,
    highest,
    highestMs: millisecondOf(table, highestRows - 1),
    now: id === null ? 0 : alertScore(happenings, id),
    ...{ tier, tierRule: rule },
    bytesUp: Math.max(episode.bytesUp, atAlert.bytesUp),
    bytesDown: Math.max(episode.bytesDown, atAlert.bytesDown),
  };
}

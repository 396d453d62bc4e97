// Fuses the surprises of features into one distance per unit. Within a group the features tell the same story and the
// strongest speaks; groups add up, as log p-values of independent tests do (Fisher), each up to a limit, because a
// backup of 400 MB is no better proof than an upload of 4 MB. The groups make two families: what a channel does and
// who it talks to. Odd behaviour towards a usual service (a backup) and a usual visit to an odd place (a small site)
// are everyday; both at once are not, so what the two families share counts again.

import { transformedColumn, type FeatureColumn, type FeatureGroup } from './feature.ts';
import { finish, type Steps } from './steps.ts';
import { tailSurprise } from './tail-share.ts';

/** −log10 p that any unit in the middle of the crowd has; it is no surprise. */
const ordinary = 0.3;

interface GroupRule {
  readonly family: 'behaviour' | 'identity';
  /** Largest −log10 p that the group may add. */
  readonly limit: number;
}

const rules: Record<FeatureGroup, GroupRule> = {
  // Shown among the reasons, where it is what people ask for; calls and VPNs send much as well, and get as much back.
  upload: { family: 'behaviour', limit: 0 },
  volume: { family: 'behaviour', limit: 2 },
  direction: { family: 'behaviour', limit: 2 },
  habit: { family: 'behaviour', limit: 1 },
  shape: { family: 'behaviour', limit: 3.5 },
  duration: { family: 'behaviour', limit: 0.7 },
  connection: { family: 'behaviour', limit: 5 },
  // Busy web pages open connections again and again as well: less than what makes a scan.
  repetition: { family: 'behaviour', limit: 1.5 },
  dns: { family: 'behaviour', limit: 5 },
  novelty: { family: 'identity', limit: 1.5 },
  naming: { family: 'identity', limit: 2.5 },
  service: { family: 'identity', limit: 2.5 },
  traffic: { family: 'behaviour', limit: 1 },
};

export interface FeatureSurprise {
  readonly column: FeatureColumn;
  /** By unit, before the group's rules. */
  readonly surprise: Float64Array;
}

/**
 * Surprise of each suspicious feature, among the units of the same stratum (client side, server side …): a
 * unit of stratum 255 is not judged (multicast, broadcast, ARP: it does not leave the link). A column with classes of
 * its own is compared within them; one that brings its surprise keeps it.
 */
export function featureSurprises(columns: readonly FeatureColumn[], stratum: Uint8Array): FeatureSurprise[] {
  return finish(surpriseSteps(columns, stratum));
}

/** The same, a piece for each feature. */
export function* surpriseSteps(
  columns: readonly FeatureColumn[],
  stratum: Uint8Array,
): Steps<FeatureSurprise[]> {
  const surprises: FeatureSurprise[] = [];
  for (const column of columns) {
    if (column.suspicious === 'none') continue;
    const surprise = column.surprise ?? surpriseWithin(column, stratum);
    surprises.push({ column, surprise: judgedOnly(surprise, stratum) });
    yield;
  }
  return surprises;
}

/** A copy, 0 where a unit is not judged. */
function judgedOnly(surprise: Float64Array, stratum: Uint8Array): Float64Array {
  const judged = new Float64Array(surprise);
  for (let at = 0; at < judged.length; at++) if (stratum[at] === notJudged) judged[at] = 0;
  return judged;
}

function surpriseWithin(column: FeatureColumn, stratum: Uint8Array): Float64Array {
  const values = transformedColumn(column);
  if (column.suspicious === 'low')
    for (let at = 0; at < values.length; at++) values[at] = -(values[at] as number);
  // A million packets are one stratum: no list of members, a third of the time.
  if (column.classes === undefined && stratum[0] !== notJudged && isUniform(stratum))
    return tailSurprise(values, column.least);
  const surprise = new Float64Array(values.length);
  for (const members of membersOf(column.classes, stratum).values()) {
    const inside = Float64Array.from(members, (unit) => values[unit] as number);
    const found = tailSurprise(inside, column.least);
    members.forEach((unit, at) => (surprise[unit] = found[at] as number));
  }
  return surprise;
}

function isUniform(stratum: Uint8Array): boolean {
  for (let at = 1; at < stratum.length; at++) if (stratum[at] !== stratum[0]) return false;
  return true;
}

function membersOf(classes: readonly string[] | undefined, stratum: Uint8Array): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (let unit = 0; unit < stratum.length; unit++) {
    if (stratum[unit] === notJudged) continue;
    const key = `${stratum[unit] as number} ${classes?.[unit] ?? ''}`;
    const list = members.get(key);
    if (list === undefined) members.set(key, [unit]);
    else list.push(unit);
  }
  return members;
}

export const notJudged = 255;

/**
 * The fused distance of every unit, 0 = nothing unusual. `alone` (0 … 1 per unit) scales everything but DNS: a
 * resolver is shared by all, the domain that is asked for is not. A domain that takes in bytes is behaviour and
 * identity in one, and counts for both.
 */
export function fuse(
  surprises: readonly FeatureSurprise[],
  count: number,
  alone?: Float64Array,
): Float64Array {
  const behaviour = new Float64Array(count);
  const identity = new Float64Array(count);
  const shared = new Float64Array(count);
  for (const [group, strongest] of strongestByGroup(surprises, count)) {
    const { family, limit } = rules[group];
    const sum = group === 'dns' ? shared : family === 'behaviour' ? behaviour : identity;
    for (let at = 0; at < count; at++) {
      sum[at] = (sum[at] as number) + Math.min(limit, Math.max(0, (strongest[at] as number) - ordinary));
    }
  }
  const fused = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const does = behaviour[at] as number;
    const is = identity[at] as number;
    fused[at] = 3 * (shared[at] as number) + (alone?.[at] ?? 1) * (does + is + Math.min(does, is));
  }
  return fused;
}

function strongestByGroup(
  surprises: readonly FeatureSurprise[],
  count: number,
): Map<FeatureGroup, Float64Array> {
  const byGroup = new Map<FeatureGroup, Float64Array>();
  for (const { column, surprise } of surprises) {
    const strongest = byGroup.get(column.group) ?? new Float64Array(count);
    for (let at = 0; at < count; at++)
      strongest[at] = Math.max(strongest[at] as number, surprise[at] as number);
    byGroup.set(column.group, strongest);
  }
  return byGroup;
}

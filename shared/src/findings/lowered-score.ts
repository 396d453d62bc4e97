// What made a finding's score lower than its behaviour alone would: each is a way to be overlooked, so it is told.

import { humanNumber } from '../domain/human-units.ts';
import { customPower } from './counterfactual.ts';
import { crowdScore } from './fusion.ts';
import { usualPower } from './habits.ts';
import type { Happenings } from './happenings.ts';
import { ordinaryShare, type ShareTable } from './ordinary-share.ts';
import type { Statistic } from './signal.ts';

/** Families whose shares count who the server is, and what is usual in the house. */
const tableOf: Partial<Record<Statistic, ShareTable>> = {
  'net-upload': 'upload',
  evenness: 'beacon',
  strobe: 'strobe',
  'server-first': 'interactive',
};

export function loweredBy(happenings: Happenings, id: number): string[] {
  const { identity, crowd, scale } = happenings;
  const lead = happenings.says.get(id)?.[0];
  if (lead === undefined) return [];
  const { signal } = lead;
  const table = tableOf[signal.statistic];
  const told: string[] = [];
  if (table !== undefined) {
    if (identity.share[signal.channel] === 1)
      told.push('Nothing about the server is unusual: its name and its port are ordinary');
    const power = customPower(ordinaryShare(table, signal.value), signal.behaviour);
    if (power < customLimit * (signal.isUsual === true ? usualPower : 1))
      told.push('Several hosts here use the same service of this server');
  }
  if (signal.isUsual === true) told.push('The baseline has as much of it by the same host');
  if (lead.pHere > lead.p)
    told.push(
      `Others here do as much: ${humanNumber(lead.rank)} of ${humanNumber(crowd)} pairs of hosts, this one among them`,
    );
  const less = -crowdScore(0, scale);
  if (less > 0)
    told.push(
      `There are ${humanNumber(crowd)} pairs of hosts, and the oddest of so many is odd by chance: ${less.toFixed(1)} less`,
    );
  return told;
}

/** Between the square root and none. */
const customLimit = 0.75;

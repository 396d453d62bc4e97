// The finder's answer: datasets side by side, what differs, where an upload would hide, and how good the recordings are.

import { maxFinderPoints, type FinderInput, type FinderResult } from '../contract/finder.ts';
import { formatBytes, formatCounted } from '../domain/quantity-text.ts';
import { isOrdinaryLabel } from '../domain/ordinary-label.ts';
import { combineChannels, combinePorts, datasetRow, pointsOf, type NamedSet } from './combine-sets.ts';
import { compareSets } from './compare-sets.ts';
import { qualityNotes, type Recording } from './data-quality.ts';
import { shareNames } from './share-names.ts';
import { hidingPlaces } from './hiding-places.ts';

export type FinderSettings = Pick<FinderInput, 'rows' | 'floorBytes' | 'plan'>;

/** `recordings`: null = the quality was not asked for. */
export function findDifferences(
  given: readonly NamedSet[],
  settings: FinderSettings,
  recordings: readonly Recording[] | null,
): FinderResult {
  const { rows, floorBytes, plan } = settings;
  const sets = shareNames(given);
  const [before, after] = [
    sets.filter(({ isBaseline }) => isBaseline),
    sets.filter(({ isBaseline }) => !isBaseline),
  ];
  const ports = combinePorts(sets, rows);
  const channels = combineChannels(sets, rows);
  const changes = compareSets(before, after, { rows, floorBytes });
  const packets = sets.reduce((sum, { set }) => sum + set.packets, 0);
  return {
    datasets: sets.map(datasetRow),
    packets,
    onlyInside: sets.some(({ set }) => set.onlyInside),
    localRule: [...new Set(sets.map(({ set }) => set.localRule))].join('; ').slice(0, 512),
    ...{ ports: [...ports.rows], portCount: ports.count },
    ...{ channels: [...channels.rows], channelCount: channels.count },
    ...{
      new: [...changes.new],
      gone: [...changes.gone],
      grown: [...changes.grown],
      shrunk: [...changes.shrunk],
    },
    plan,
    hiding: hidingPlaces(before.length > 0 ? before : sets, plan, rows),
    notes: notesOf(before, after, floorBytes),
    quality: recordings === null ? null : qualityNotes(recordings),
    points: pointsOf(sets, maxFinderPoints),
  };
}

/** What the figures cannot say. */
function notesOf(before: readonly NamedSet[], after: readonly NamedSet[], floorBytes: number): string[] {
  const all = [...before, ...after];
  const empty = all.filter(({ set }) => set.packets === 0).map(({ name }) => name);
  const labels = new Set(all.flatMap(({ set }) => Object.keys(set.labels)));
  const isUnlabelled = labels.size > 0 && [...labels].every(isOrdinaryLabel);
  const inside = all.filter(({ set }) => set.onlyInside).map(({ name }) => name);
  return [
    ...(empty.length === 0 ? [] : [`Nothing matches in ${empty.join(', ')}.`]),
    ...(isUnlabelled ? ['No label other than norm: nothing is drawn in front.'] : []),
    ...(inside.length === 0
      ? []
      : [`Nothing leaves the local addresses in ${inside.join(', ')}: traffic between them is compared.`]),
    ...(before.length === 0 ? [noBaseline(after)] : compareNotes(before, after, floorBytes)),
  ];
}

function noBaseline(sets: readonly NamedSet[]): string {
  const count = formatCounted(sets.length, 'dataset');
  return `No baseline among ${count}: nothing is called new or gone, and hiding places are those of its ordinary traffic.`;
}

function compareNotes(before: readonly NamedSet[], after: readonly NamedSet[], floorBytes: number): string[] {
  if (after.length === 0) return ['Only baselines: there is nothing to compare them with.'];
  const known = new Set(before.flatMap(({ set }) => [...set.hosts]));
  const shared = after.some(({ set }) => [...set.hosts].some((host) => known.has(host)));
  return [
    `Compared by what was sent an hour; less than ${formatBytes(floorBytes)} sent in both is left out.`,
    ...(shared || known.size === 0
      ? []
      : ['No local address is in both: channels are new and gone because their hosts are.']),
  ];
}

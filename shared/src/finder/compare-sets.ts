// What datasets (after) have that others (before) had not, and the other way round: by port and by channel, by what was
// sent, for each hour observed, so that recordings of different length compare.

import type { FinderChange } from '../contract/finder.ts';
import { addressWithPort } from '../domain/address-port.ts';
import { formatBytes, formatCount, formatCounted } from '../domain/quantity-text.ts';
import { serviceName } from '../flows/service-name.ts';
import { portKey, serviceKey, type NamedSet } from './combine-sets.ts';
import type { SetChannel } from './finder-set.ts';

export interface Changes {
  readonly new: readonly FinderChange[];
  readonly gone: readonly FinderChange[];
  readonly grown: readonly FinderChange[];
  readonly shrunk: readonly FinderChange[];
}

/** By so much more, or less, an hour something has to be sent to count as grown or shrunk. */
export const changeRatio = 3;
/** A recording that is shorter counts as so long: a second says nothing about an hour. */
const leastHours = 1 / 60;

interface Side {
  readonly sent: ReadonlyMap<string, Sent>;
  readonly hours: number;
}

interface Sent {
  readonly first: SetChannel;
  bytes: number;
}

export interface CompareOptions {
  /** What sent less in both is left out. */
  readonly floorBytes: number;
  /** Of each list, ports and channels apart. */
  readonly rows: number;
}

/** Only counted channels: those that leave, or all between local addresses where none does. Both sides need a dataset. */
export function compareSets(
  before: readonly NamedSet[],
  after: readonly NamedSet[],
  options: CompareOptions,
): Changes {
  if (before.length === 0 || after.length === 0) return { new: [], gone: [], grown: [], shrunk: [] };
  const users = hostsOf(before);
  const ports = changesOf(before, after, { ...options, users, kind: 'port', keyOf: portKey });
  const channels = changesOf(before, after, { ...options, users, kind: 'channel', keyOf: ({ key }) => key });
  return {
    new: [...ports.new, ...channels.new],
    gone: [...ports.gone, ...channels.gone],
    grown: [...ports.grown, ...channels.grown],
    shrunk: [...ports.shrunk, ...channels.shrunk],
  };
}

interface KindOptions extends CompareOptions {
  readonly kind: FinderChange['kind'];
  readonly keyOf: (channel: SetChannel) => string;
  /** Local hosts before, by service and by port. */
  readonly users: ReadonlyMap<string, ReadonlySet<string>>;
}

function changesOf(before: readonly NamedSet[], after: readonly NamedSet[], options: KindOptions): Changes {
  const [one, two] = [sideOf(before, options.keyOf), sideOf(after, options.keyOf)];
  const found = { new: [], gone: [], grown: [], shrunk: [] } as Record<keyof Changes, FinderChange[]>;
  for (const key of new Set([...one.sent.keys(), ...two.sent.keys()])) {
    const change = changeOf(one, two, key, options);
    const list = change === null ? null : listOf(one, two, key, change);
    if (change !== null && list !== null) found[list].push({ ...change, text: textOf(change, list) });
  }
  const byAfter = (a: FinderChange, b: FinderChange): number => b.sentAfter - a.sentAfter;
  const byGrowth = (a: FinderChange, b: FinderChange): number => growth(b) - growth(a);
  return {
    new: found.new.sort(byAfter).slice(0, options.rows),
    gone: found.gone.sort((a, b) => b.sentBefore - a.sentBefore).slice(0, options.rows),
    grown: found.grown.sort(byGrowth).slice(0, options.rows),
    shrunk: found.shrunk.sort((a, b) => growth(a) - growth(b)).slice(0, options.rows),
  };
}

function growth({ perHourAfter, perHourBefore }: FinderChange): number {
  return perHourAfter - perHourBefore;
}

function sideOf(sets: readonly NamedSet[], keyOf: (channel: SetChannel) => string): Side {
  const sent = new Map<string, Sent>();
  for (const { set } of sets) {
    for (const channel of set.channels) {
      if (!channel.isCounted) continue;
      const key = keyOf(channel);
      const known = sent.get(key);
      if (known === undefined) sent.set(key, { first: channel, bytes: channel.bytesUp });
      else known.bytes += channel.bytesUp;
    }
  }
  return {
    sent,
    hours: Math.max(
      leastHours,
      sets.reduce((sum, { hours }) => sum + hours, 0),
    ),
  };
}

function hostsOf(sets: readonly NamedSet[]): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const channel of sets.flatMap(({ set }) => set.channels)) {
    for (const key of [portKey(channel), serviceKey(channel)]) {
      const known = users.get(key) ?? new Set<string>();
      users.set(key, known.add(channel.local));
    }
  }
  return users;
}

function changeOf(one: Side, two: Side, key: string, options: KindOptions): FinderChange | null {
  const [before, after] = [one.sent.get(key), two.sent.get(key)];
  const first = (after ?? before)?.first;
  const [sentBefore, sentAfter] = [before?.bytes ?? 0, after?.bytes ?? 0];
  if (first === undefined || Math.max(sentBefore, sentAfter) < options.floorBytes) return null;
  const perHourBefore = sentBefore / one.hours;
  const perHourAfter = sentAfter / two.hours;
  return {
    ...subjectOf(first, options),
    ...{ sentBefore, sentAfter, perHourBefore, perHourAfter },
    ratio: perHourBefore > 0 ? perHourAfter / perHourBefore : null,
    text: '',
  };
}

type ChangeSubject = Pick<
  FinderChange,
  'kind' | 'local' | 'remote' | 'port' | 'protocol' | 'service' | 'hostsBefore'
>;

function subjectOf(channel: SetChannel, { kind, users }: KindOptions): ChangeSubject {
  const { port, protocol } = channel;
  const service = { kind, port, protocol, service: serviceName(protocol, port) };
  const hostsBefore = (key: string): number => users.get(key)?.size ?? 0;
  if (kind === 'port')
    return { ...service, local: null, remote: null, hostsBefore: hostsBefore(portKey(channel)) };
  const remote = channel.remote.slice(0, 2048);
  return { ...service, local: channel.local, remote, hostsBefore: hostsBefore(serviceKey(channel)) };
}

/** Null where it is about as before. */
function listOf(
  { sent: before }: Side,
  { sent: after }: Side,
  key: string,
  { ratio, sentAfter }: FinderChange,
): keyof Changes | null {
  if (!before.has(key)) return 'new';
  if (!after.has(key)) return 'gone';
  if (ratio === null) return sentAfter > 0 ? 'grown' : null;
  if (ratio >= changeRatio) return 'grown';
  return ratio <= 1 / changeRatio ? 'shrunk' : null;
}

function textOf(change: FinderChange, list: keyof Changes): string {
  const { kind, sentBefore, sentAfter, perHourBefore, perHourAfter, ratio } = change;
  const what = kind === 'port' ? portTitle(change) : channelText(change);
  const hourly = `${formatBytes(perHourAfter)} an hour, before ${formatBytes(perHourBefore)} an hour`;
  if (list === 'new') return `${what} sent ${formatBytes(sentAfter)}; ${usersText(change)}.`;
  if (list === 'gone') return `${what} sent ${formatBytes(sentBefore)} before, and nothing since.`;
  if (ratio === null) return `${what} sends ${hourly}: nothing was sent before.`;
  const times = list === 'grown' ? ratio : 1 / ratio;
  const direction = list === 'grown' ? 'as much' : 'less';
  const factor = Number.isFinite(times) ? `${timesText(times)} times ${direction}` : 'nothing any more';
  return `${what} sends ${hourly}: ${factor}.`;
}

function timesText(times: number): string {
  return times >= 9.95 ? formatCount(Math.round(times)) : times.toFixed(1);
}

function usersText({ kind, hostsBefore }: FinderChange): string {
  if (kind === 'port') return 'nobody used this port before';
  if (hostsBefore === 0) return 'nobody used this destination before';
  return `${formatCounted(hostsBefore, 'other host')} used this destination before`;
}

function portTitle({ port, protocol, service }: FinderChange): string {
  if (port === 0) return protocol;
  return `Port ${String(port)} ${protocol}${service === null ? '' : ` (${service})`}`;
}

function channelText({ local, remote, port, protocol }: FinderChange): string {
  return `${local ?? ''} -> ${addressWithPort(remote ?? '', port)} ${protocol}`;
}

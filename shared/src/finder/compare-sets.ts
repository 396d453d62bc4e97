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
  const ports = changesOf(before, after, {
    ...{ ...options, kind: 'port', keyOf: portKey, userKeyOf: portKey },
  });
  const channels = changesOf(before, after, {
    ...{ ...options, kind: 'channel', keyOf: ({ key }) => key, userKeyOf: serviceKey },
  });
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
  /** What a local host may use with others: a port, or a service. */
  readonly userKeyOf: (channel: SetChannel) => string;
}

interface Found {
  readonly channel: SetChannel;
  readonly change: FinderChange;
}

function changesOf(before: readonly NamedSet[], after: readonly NamedSet[], options: KindOptions): Changes {
  const [one, two] = [sideOf(before, options.keyOf), sideOf(after, options.keyOf)];
  const found: Record<keyof Changes, Found[]> = { new: [], gone: [], grown: [], shrunk: [] };
  for (const key of new Set([...one.sent.keys(), ...two.sent.keys()])) {
    const entry = changeOf(one, two, key, options);
    const list = entry === null ? null : listOf(one, two, key, entry.change);
    if (entry !== null && list !== null) found[list].push(entry);
  }
  const shown = (
    list: keyof Changes,
    order: (a: FinderChange, b: FinderChange) => number,
  ): FinderChange[] => {
    const first = found[list].sort((a, b) => order(a.change, b.change)).slice(0, options.rows);
    return withUsers(before, first, options).map((change) => ({ ...change, text: textOf(change, list) }));
  };
  return {
    new: shown('new', (a, b) => b.sentAfter - a.sentAfter),
    gone: shown('gone', (a, b) => b.sentBefore - a.sentBefore),
    grown: shown('grown', (a, b) => growth(b) - growth(a)),
    shrunk: shown('shrunk', (a, b) => growth(a) - growth(b)),
  };
}

/** How many local hosts used each before. */
function withUsers(
  before: readonly NamedSet[],
  found: readonly Found[],
  { userKeyOf }: KindOptions,
): FinderChange[] {
  const users = new Map(found.map(({ channel }) => [userKeyOf(channel), new Set<string>()]));
  if (users.size > 0)
    for (const { set } of before)
      for (const channel of set.channels) users.get(userKeyOf(channel))?.add(channel.local);
  return found.map(({ channel, change }) => ({
    ...change,
    hostsBefore: users.get(userKeyOf(channel))?.size ?? 0,
  }));
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

function changeOf(one: Side, two: Side, key: string, { kind, floorBytes }: KindOptions): Found | null {
  const [before, after] = [one.sent.get(key), two.sent.get(key)];
  const channel = (after ?? before)?.first;
  const [sentBefore, sentAfter] = [before?.bytes ?? 0, after?.bytes ?? 0];
  if (channel === undefined || Math.max(sentBefore, sentAfter) < floorBytes) return null;
  const perHourBefore = sentBefore / one.hours;
  const perHourAfter = sentAfter / two.hours;
  const change = {
    ...endsOf(channel, kind),
    ...{ sentBefore, sentAfter, perHourBefore, perHourAfter, hostsBefore: 0, text: '' },
    ratio: perHourBefore > 0 ? perHourAfter / perHourBefore : null,
  };
  return { channel, change };
}

type Ends = Pick<FinderChange, 'kind' | 'local' | 'remote' | 'port' | 'protocol' | 'service'>;

function endsOf({ local, remote, port, protocol }: SetChannel, kind: FinderChange['kind']): Ends {
  const ends = kind === 'port' ? { local: null, remote: null } : { local, remote: remote.slice(0, 2048) };
  return { kind, port, protocol, service: serviceName(protocol, port), ...ends };
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

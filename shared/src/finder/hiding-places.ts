// Where a planned upload would look most like the quiet traffic. For each place (a known destination, or a new one on a
// port): which share of the quiet channels and hours shows as much. A share of few is no share: it is then unknown.

import type { FinderPlan, HidingPlace } from '../contract/finder.ts';
import { addressWithPort } from '../domain/address-port.ts';
import { formatBytes, formatCount } from '../domain/quantity-text.ts';
import { groupBy, hasOrdinaryLabelsOnly, portKey, serviceKey, type NamedSet } from './combine-sets.ts';
import type { SetChannel } from './finder-set.ts';

/** Of fewer channels, hours or destinations nothing is said. */
export const leastSample = 10;
const leastHosts = 3;
/** An upload over TCP: acknowledgements of 54 to 66 bytes for every second frame of 1,514 come back. */
const outgoingShare = 0.95;
const minuteSeconds = 60;

interface Part {
  /** Null = unknown. */
  readonly share: number | null;
  readonly text: () => string;
}

/** Its sentences are written where it is shown. */
type Candidate = Omit<HidingPlace, 'why'> & { readonly parts: readonly Part[] };

interface Quiet {
  readonly all: readonly SetChannel[];
  readonly byPort: ReadonlyMap<string, readonly SetChannel[]>;
  readonly hosts: number;
  /** By port: destinations seen in the later half of a recording, and those of them that were not in the earlier. */
  readonly novelty: ReadonlyMap<string, { readonly later: number; readonly fresh: number }>;
  readonly hostHours: { readonly bytes: number[]; readonly hourOfDay: number[] };
}

/** Best hidden first; what cannot be told comes last. Empty without quiet channels. */
export function hidingPlaces(baseline: readonly NamedSet[], plan: FinderPlan, rows: number): HidingPlace[] {
  const quiet = quietOf(baseline);
  if (quiet.all.length === 0) return [];
  const places = [
    ...(plan.destination === 'known' ? [] : newPlaces(quiet, plan)),
    ...(plan.destination === 'new' ? [] : knownPlaces(quiet, plan)),
  ];
  return places
    .sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.channel < b.channel ? -1 : 1))
    .slice(0, rows)
    .map(({ parts, ...place }) => ({ ...place, why: whyText(parts) }));
}

function whyText(parts: readonly Part[]): string {
  const why = `${parts.map(({ text }) => text()).join('; ')}.`;
  return why.charAt(0).toUpperCase() + why.slice(1);
}

function quietOf(baseline: readonly NamedSet[]): Quiet {
  const usable = baseline.map(({ set }) => ({
    set,
    channels: set.channels.filter(
      (channel) =>
        channel.isCounted && channel.localIsClient && channel.port > 0 && hasOrdinaryLabelsOnly(channel),
    ),
  }));
  const all = usable.flatMap(({ channels }) => channels);
  const novelty = new Map<string, { later: number; fresh: number }>();
  for (const { set, channels } of usable)
    noteNovelty(novelty, channels, ((set.firstMs ?? 0) + (set.lastMs ?? 0)) * 500);
  return {
    ...{ all, novelty, byPort: groupBy(all, portKey) },
    hosts: new Set(all.map(({ local }) => local)).size,
    hostHours: {
      bytes: usable.flatMap(({ set }) => set.hostHours.bytes),
      hourOfDay: usable.flatMap(({ set }) => set.hostHours.hourOfDay),
    },
  };
}

function noteNovelty(
  novelty: Map<string, { later: number; fresh: number }>,
  channels: readonly SetChannel[],
  middleUs: number,
): void {
  for (const same of groupBy(channels, serviceKey).values()) {
    const [first] = same;
    if (first === undefined || same.every(({ lastUs }) => lastUs < middleUs)) continue;
    const counts = novelty.get(portKey(first)) ?? { later: 0, fresh: 0 };
    counts.later++;
    if (same.every(({ firstUs }) => firstUs >= middleUs)) counts.fresh++;
    novelty.set(portKey(first), counts);
  }
}

function fits({ port, protocol }: SetChannel, plan: FinderPlan): boolean {
  return (plan.port === null || plan.port === port) && (plan.protocol === null || plan.protocol === protocol);
}

function newPlaces(quiet: Quiet, plan: FinderPlan): Candidate[] {
  const ports = [...quiet.byPort.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  const fitting = ports.filter((one) => fits(one, plan)).map(({ port, protocol }) => ({ port, protocol }));
  const unused = { port: plan.port ?? 0, protocol: plan.protocol ?? 'TCP' };
  const wanted = fitting.length > 0 || plan.port === null ? fitting : [unused];
  return wanted.map((one) => {
    const parts = [portPart(quiet, one), ...commonParts(quiet, one, plan), noveltyPart(quiet, one)];
    const channel = `new destination, port ${one.port} ${one.protocol}`;
    return placeOf({ channel, destination: 'new', ...one }, parts, channelsOf(quiet, one).length);
  });
}

function knownPlaces(quiet: Quiet, plan: FinderPlan): Candidate[] {
  const fitting = quiet.all.filter((one) => fits(one, plan));
  // The same for all destinations of a port.
  const common = new Map<string, Part[]>();
  return [...groupBy(fitting, serviceKey).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { remote, port, protocol } = first;
    const one = { port, protocol };
    const ofPort = common.get(portKey(one)) ?? commonParts(quiet, one, plan);
    common.set(portKey(one), ofPort);
    const parts = [...ofPort, ownPart(same, plan), usersPart(quiet, same)];
    const channel = `${addressWithPort(remote, port)} ${protocol}`.slice(0, 2048);
    return [placeOf({ channel, destination: 'known', ...one }, parts, channelsOf(quiet, one).length)];
  });
}

/**
 * The geometric mean of the parts that are known, for one part that stands out gives the upload away. Unknown where the
 * port has some channels and too few: what is left would make it look better than a port of which all is known.
 */
function placeOf(
  place: Pick<HidingPlace, 'channel' | 'destination' | 'port' | 'protocol'>,
  parts: readonly Part[],
  channels: number,
): Candidate {
  const known = parts.flatMap(({ share }) => (share === null ? [] : [share]));
  const logs = known.reduce((sum, share) => sum + Math.log(share), 0);
  const score =
    known.length < 2 || (channels > 0 && channels < leastSample)
      ? null
      : Math.min(1, Math.exp(logs / known.length));
  return { ...place, score, parts };
}

/** What nobody did may still be done once in a hundred times: else one such part would hide all others. */
const leastShare = 0.01;

function sharePart(count: number, of: number, text: string, least = leastSample): Part {
  const share = of < least ? null : Math.max(leastShare, count / of);
  const rest = share === null ? `${text} (too few to tell)` : text;
  return { share, text: () => `${formatCount(count)} of ${formatCount(of)} ${rest}` };
}

type Service = Pick<SetChannel, 'port' | 'protocol'>;

function channelsOf({ byPort }: Quiet, one: Service): readonly SetChannel[] {
  return byPort.get(portKey(one)) ?? [];
}

function commonParts(quiet: Quiet, one: Service, plan: FinderPlan): Part[] {
  const { sizeBytes, rateBytes } = plan;
  const channels = channelsOf(quiet, one);
  const minute = Math.min(sizeBytes, rateBytes * minuteSeconds);
  const countOf = (test: (channel: SetChannel) => boolean): number => channels.filter(test).length;
  const isOutgoing = ({ bytesUp, bytesDown }: SetChannel): boolean =>
    bytesUp >= outgoingShare * (bytesUp + bytesDown);
  return [
    sharePart(
      countOf(({ bytesUp }) => bytesUp >= sizeBytes),
      channels.length,
      `channels to port ${one.port} ${one.protocol} sent ${formatBytes(sizeBytes)} or more`,
    ),
    sharePart(
      countOf(({ peakMinute }) => peakMinute >= minute),
      channels.length,
      `sent ${formatBytes(minute)} within a minute`,
    ),
    sharePart(countOf(isOutgoing), channels.length, 'mostly sent (95 % of their bytes)'),
    hoursPart(quiet, plan),
  ];
}

/** At the hour of the day where it is planned and known, else at any. */
function hoursPart({ hostHours }: Quiet, { sizeBytes, hour }: FinderPlan): Part {
  const { bytes, hourOfDay } = hostHours;
  const sameHour = hour === null ? bytes : bytes.filter((_, at) => hourOfDay[at] === hour);
  const text = `host hours had ${formatBytes(sizeBytes)} of upload`;
  const when = hour === null ? '' : ` at ${String(hour).padStart(2, '0')} h UTC`;
  return sharePart(sameHour.filter((sum) => sum >= sizeBytes).length, sameHour.length, `${text}${when}`);
}

function portPart(quiet: Quiet, one: Service): Part {
  const channels = channelsOf(quiet, one);
  if (channels.length === 0)
    return sharePart(0, quiet.all.length, `channels use port ${one.port} ${one.protocol}`);
  const users = new Set(channels.map(({ local }) => local)).size;
  return sharePart(users, quiet.hosts, `local hosts use port ${one.port} ${one.protocol}`, leastHosts);
}

function noveltyPart({ novelty }: Quiet, one: Service): Part {
  const { later, fresh } = novelty.get(portKey(one)) ?? { later: 0, fresh: 0 };
  return sharePart(fresh, later, 'destinations on this port were new in the later half');
}

/** How much of the size one host sent there before. */
function ownPart(same: readonly SetChannel[], { sizeBytes }: FinderPlan): Part {
  const most = same.reduce((highest, { bytesUp }) => Math.max(highest, bytesUp), 0);
  const share = Math.min(1, Math.max(leastShare, most / sizeBytes));
  return { share, text: () => `up to ${formatBytes(most)} went there from one host` };
}

function usersPart({ hosts }: Quiet, same: readonly SetChannel[]): Part {
  const users = new Set(same.map(({ local }) => local)).size;
  return sharePart(users, hosts, 'local hosts use this destination', leastHosts);
}

// What the app looks at: the packets of a dataset that its filter chooses, and what is made of them. Flows, channels,
// endpoints and figures of a scope count its packets only; so every screen shows the same traffic.

import { channelServerNames } from '@jaws/shared/analysis/channel-names';
import { buildChannels, type ChannelTable } from '@jaws/shared/analysis/channel-table';
import { readTraffic, type Traffic } from '@jaws/shared/analysis/traffic';
import { maxTimelineBins, type Overview, type Timeline } from '@jaws/shared/contract/stats';
import type { LocalRuleRecord } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchScope } from '@jaws/shared/filter/match-scope';
import { readFinderSet, type FinderSet } from '@jaws/shared/finder/finder-set';
import { sketchPackets, type PacketSketch } from '@jaws/shared/finder/packet-sketch';
import { findFaults, type RecordingFaults } from '@jaws/shared/finder/recording-faults';
import { buildEndpoints, type EndpointTable } from '@jaws/shared/flows/endpoint-table';
import { quietTraffic, type QuietTraffic } from '@jaws/shared/stats/baseline-change';
import { summariseTraffic } from '@jaws/shared/stats/overview';
import { timelineBins, timeSpan, type TimelineBins, type TimeSpan } from '@jaws/shared/stats/timeline';

export interface Scope {
  /** All packets of the dataset, and which of them are meant; null = all. */
  readonly packets: PacketTable;
  readonly rows: Uint32Array | null;
  /** The same without a filter. */
  readonly whole: Scope;
  /** Made on first use and kept. */
  readonly traffic: () => Traffic;
  readonly endpoints: () => EndpointTable;
  readonly channels: () => ChannelTable;
  readonly channelNames: () => readonly (string | null)[];
  readonly overview: () => Overview;
  readonly timeline: () => Timeline;
  /** As a baseline for another scope. */
  readonly quiet: () => QuietTraffic;
  /** For the finder; the recording is that of the whole dataset. */
  readonly finderSet: () => FinderSet;
  readonly recording: () => { readonly faults: RecordingFaults; readonly sketch: PacketSketch };
}

export interface ScopeContext {
  readonly local: LocalRuleRecord;
  /** Passive DNS: address -> name. */
  readonly names: ReadonlyMap<string, string>;
}

/** Each has a copy of its packets once flows are asked for: together no more than the dataset itself, but for the last. */
const keptScopes = 3;

/** Scopes by the text of their filter; the last ones are kept. @throws JawsError filter.syntax. */
export function createScopes(packets: PacketTable, context: ScopeContext): (where?: string) => Scope {
  const span = timeSpan(packets.timestampUs, packets.count);
  const whole = createScope({ packets, rows: null, context, span, whole: null });
  const recent = new Map<string, Scope>();
  return (where = '') => {
    const text = where.trim();
    if (text === '') return whole;
    const scope =
      recent.get(text) ??
      createScope({
        packets,
        rows: matchScope(packets, compileFilter(text), whole.traffic),
        context,
        span,
        whole,
      });
    // Used last, dropped last.
    recent.delete(text);
    recent.set(text, scope);
    let rows = 0;
    for (const [at, [key, one]] of [...recent].reverse().entries()) {
      rows += one.rows?.length ?? 0;
      if (at > 0 && (at >= keptScopes || rows > packets.count)) recent.delete(key);
    }
    return scope;
  };
}

interface ScopeParts {
  readonly packets: PacketTable;
  readonly rows: Uint32Array | null;
  readonly context: ScopeContext;
  /** Of the whole dataset. */
  readonly span: TimeSpan;
  /** Null for the whole dataset itself. */
  readonly whole: ScopeWithBins | null;
}

type ScopeWithBins = Scope & { readonly bins: () => TimelineBins };

function createScope({ packets, rows, context, span, whole }: ScopeParts): ScopeWithBins {
  const traffic = once(() => {
    const table = rows === null ? packets : selectPackets(packets, rows);
    return readTraffic(table, { ...context, ...(rows === null ? {} : { rowNumbers: rows }) });
  });
  const channels = once(() => buildChannels(traffic()));
  const bins = once(() => timelineBins(traffic(), span, maxTimelineBins));
  const scope: ScopeWithBins = {
    ...{ packets, rows, traffic, channels, bins },
    get whole() {
      return whole ?? scope;
    },
    endpoints: once(() => buildEndpoints(traffic().flows, traffic())),
    channelNames: once(() => channelServerNames(traffic(), channels())),
    overview: once(() => summariseTraffic(traffic(), channels())),
    quiet: once(() => quietTraffic(traffic(), channels())),
    finderSet: once(() => readFinderSet(traffic(), channels())),
    recording: once(
      whole?.recording ?? (() => ({ faults: findFaults(packets), sketch: sketchPackets(packets) })),
    ),
    timeline: once(() => timelineOf(span, bins(), (whole ?? scope).bins())),
  };
  return scope;
}

function timelineOf({ startUs, endUs }: TimeSpan, own: TimelineBins, all: TimelineBins): Timeline {
  if (Number.isNaN(startUs)) {
    return { startMs: null, endMs: null, up: [], down: [], allUp: [], allDown: [] };
  }
  return {
    ...{ startMs: startUs / 1000, endMs: endUs / 1000 },
    ...{ up: [...own.up], down: [...own.down] },
    ...{ allUp: [...all.up], allDown: [...all.down] },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

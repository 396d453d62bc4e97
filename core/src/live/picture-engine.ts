// One engine with the follower that feeds it: what is made anew when the unit or the window changes. Both read the
// window again from the file. A flood of invented addresses needs no new engine: the follower's dictionaries are
// emptied between two pieces, and the engine keeps what its window holds in its own.

import type { AllowEntry } from '@jaws/shared/contract/findings';
import { JawsError } from '@jaws/shared/contract/errors';
import { liveLimits, type LiveSettings } from '@jaws/shared/contract/live';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import { compileFilter, type CompiledFilter } from '@jaws/shared/filter/compile-filter';
import { matchPackets } from '@jaws/shared/filter/match-packets';
import { createAllowList } from '@jaws/shared/findings/allow-list';
import type { CarriedAnomalies } from '@jaws/shared/live/carried-anomalies';
import { createLiveEngine, type LiveEngine } from '@jaws/shared/live/live-engine';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { DatasetFollower } from './follow-dataset.ts';
import type { Judges, OpenJudges } from './open-judges.ts';

const mostEntries = 200_000;
/** Memory of the names among them, as the capture has it, too. */
const mostNameBytes = 64 << 20;
/** Of judging, between two reads. */
const sliceMs = 20;

export interface PictureParts {
  readonly store: Pick<DatasetStore, 'folder' | 'manifest'>;
  readonly openJudges: OpenJudges;
  readonly dataset: string;
  readonly clock: () => number;
  /** Monotone, ms. */
  readonly stopwatch: () => number;
  /** Distinct addresses, MACs or details that the follower keeps. Default as the capture has it (packet-intake.ts). */
  readonly mostEntries?: number;
}

export class PictureEngine {
  readonly engine: LiveEngine;
  readonly follower: DatasetFollower;
  readonly judges: Judges;
  /** Rows of the dataset before the first one read. */
  readonly rowsBefore: number;
  private readonly names: Map<string, string>;
  private readonly clock: () => number;
  private readonly pins = new Map<string, number>();
  private readonly mostEntries: number;

  private constructor(
    parts: PictureParts,
    follower: DatasetFollower,
    made: { readonly engine: LiveEngine; readonly names: Map<string, string>; readonly judges: Judges },
  ) {
    const { engine, names, judges } = made;
    this.follower = follower;
    this.judges = judges;
    this.rowsBefore = follower.rows;
    this.engine = engine;
    this.names = names;
    this.clock = parts.clock;
    this.mostEntries = parts.mostEntries ?? mostEntries;
  }

  /** @throws JawsError as DatasetFollower.open and OpenJudges; filter.syntax */
  static async open(
    parts: PictureParts,
    settings: LiveSettings,
    allowed: readonly AllowEntry[],
  ): Promise<PictureEngine> {
    const { store, dataset, clock, stopwatch } = parts;
    let engine: LiveEngine | null = null;
    const windowMs = settings.windowSeconds * 1000;
    const filter = filterOf(settings);
    const judges = await parts.openJudges(dataset, settings);
    const follower = await DatasetFollower.open({
      ...{ store, dataset, clock },
      window: { lengthMs: windowMs, mostPackets: settings.windowPackets },
      onRows: (table, from, to) => {
        if (filter === null) engine?.add(table, from, to);
        else addMatching(engine, table, matchPackets(table, filter, from, to));
      },
    });
    const names = new Map<string, string>();
    engine = createLiveEngine({
      unit: settings.unit,
      local: follower.manifest.local,
      names,
      ...{ windowMs, mostPackets: settings.windowPackets, mostUnits: liveLimits.points.most },
      ...{ habits: judges.habits, model: judges.model },
      projection: settings.projection,
      clustering: clusteringOf(settings),
      // As many as a page may ask for, so that asking for more needs no new engine.
      top: 100,
      halfLifeMs: settings.halfLifeSeconds * 1000,
      ...{ seed: 1, sliceMs, judgeEveryMs: 1000, stopwatch },
    });
    const picture = new PictureEngine(parts, follower, { engine, names, judges });
    picture.learnNames();
    picture.allow(allowed);
    return picture;
  }

  /** Empties the follower's dictionaries when they are full; to be called between two pieces. */
  tidy(): void {
    const { follower } = this;
    if (follower.dictionaryEntries >= this.mostEntries || follower.nameBytes >= mostNameBytes)
      follower.renewDictionaries();
  }

  /** Passive DNS of the manifest as it is now. */
  learnNames(): void {
    for (const { ip, name } of this.follower.manifest.names) this.names.set(ip, name);
  }

  /** Takes over what needs no new engine. */
  configure(settings: LiveSettings, before: LiveSettings): void {
    const { engine } = this;
    if (settings.projection !== before.projection) engine.setProjection(settings.projection);
    if (JSON.stringify(clusteringOf(settings)) !== JSON.stringify(clusteringOf(before)))
      engine.setClustering(clusteringOf(settings));
    if (settings.halfLifeSeconds !== before.halfLifeSeconds)
      engine.setHalfLife(settings.halfLifeSeconds * 1000, this.clock());
  }

  /** The allow-list as a whole, without what has ended. */
  allow(allowed: readonly AllowEntry[]): void {
    this.engine.top.allowList = createAllowList(allowed, this.clock());
  }

  /** Ids of units that nobody has met are nobody's: nothing happens. */
  pin(id: string, pinned: boolean): void {
    const key = this.pins.get(id) ?? this.engine.carriedKey(id) ?? this.keyOf(id);
    if (key === null) return;
    if (pinned) {
      this.engine.top.pin(key);
      this.pins.set(id, key);
    } else {
      this.engine.top.unpin(key);
      this.pins.delete(id);
    }
  }

  /** As `analyze` numbers packets; flows are numbered from 1 since the first row read. */
  idOf(id: string): string {
    return this.engine.settings.unit === 'packets' ? String(Number(id) + this.rowsBefore) : id;
  }

  /** For the next engine of the same unit. Packets are told by their place in the dataset. */
  carry(): CarriedAnomalies {
    return shifted(this.engine.carry(this.clock()), this.rowsBefore);
  }

  adopt(carried: CarriedAnomalies): void {
    this.engine.adopt(shifted(carried, -this.rowsBefore));
  }

  private keyOf(id: string): number | null {
    const { unit, dictionaries } = this.engine.settings;
    if (unit === 'endpoints') return dictionaries.addresses.find(id) ?? null;
    if (!/^[1-9]\d{0,15}$/.test(id)) return null;
    const key = Number(id) - 1 - (unit === 'packets' ? this.rowsBefore : 0);
    return key < 0 ? null : key;
  }
}

/** Null: all packets. @throws JawsError filter.syntax, usage.invalid */
export function filterOf({ unit, where }: LiveSettings): CompiledFilter | null {
  if (where === null) return null;
  // They keep the numbers of the dataset, which are counted as rows come.
  if (unit === 'packets') throw new JawsError('usage.invalid', 'A live picture of packets has no filter.');
  return compileFilter(where);
}

function addMatching(engine: LiveEngine | null, table: PacketTable, rows: Uint32Array): void {
  if (rows.length > 0) engine?.add(selectPackets(table, rows), 0, rows.length);
}

function shifted(carried: CarriedAnomalies, rows: number): CarriedAnomalies {
  if (carried.unit !== 'packets') return carried;
  const anomalies = carried.anomalies.map((anomaly) => {
    const id = String(Number(anomaly.details.id) + rows);
    return { ...anomaly, details: { ...anomaly.details, id } };
  });
  return { ...carried, anomalies };
}

function clusteringOf({
  method,
  eps,
  minSamples,
  k,
}: LiveSettings): Pick<LiveSettings, 'method' | 'eps' | 'minSamples' | 'k'> {
  return { method, eps, minSamples, k };
}

/** Whether the change needs a new engine. */
export function needsNewEngine(settings: LiveSettings, before: LiveSettings): boolean {
  return (
    settings.unit !== before.unit ||
    settings.where !== before.where ||
    settings.windowSeconds !== before.windowSeconds ||
    settings.windowPackets !== before.windowPackets ||
    settings.model !== before.model ||
    JSON.stringify(settings.baseline) !== JSON.stringify(before.baseline)
  );
}

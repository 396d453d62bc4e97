// Datasets by name -> the packets of all of them as one table, filtered, with what their manifests know beside.

import { readTraffic, type Traffic } from '@jaws/shared/analysis/traffic';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { LocalRuleRecord } from '@jaws/shared/domain/manifest';
import type { PacketRows } from '@jaws/shared/domain/packet-rows';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { nearlyOrdered, rowsInOrder } from '@jaws/shared/domain/sorted-rows';
import { concatPackets, selectPackets } from '@jaws/shared/domain/select-packets';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchScope } from '@jaws/shared/filter/match-scope';
import { areInOrderOfTime } from '@jaws/shared/findings/prefix-reader';

import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';

export interface ReadRequest {
  readonly store: Pick<DatasetStore, 'manifest' | 'readTable'>;
  readonly datasets: readonly string[];
  readonly where: string | null;
  readonly signal?: CallSignal | undefined;
  /** Bytes of the dataset being read, and in all. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
  /** Everything is read: what follows computes, without a pause and without a file. */
  readonly onComputing?: (() => void) | undefined;
}

/** What is gone through, from first to last, and not looked up by row. */
export interface OpenTraffic extends Pick<ReadDatasets, 'local' | 'names' | 'namesLeftOut'> {
  readonly packets: PacketRows;
  readonly close: () => Promise<void>;
}

export interface OpenRequest extends ReadRequest {
  /** One that holds tables for others as well has no `openRows`. */
  readonly store: ReadRequest['store'] & Partial<Pick<DatasetStore, 'openRows'>>;
}

/**
 * Out of the file, without holding it in memory, where one whole dataset is asked for whose packets are in order of time, or
 * nearly so. The caller closes it. @throws JawsError as `readDatasets`
 */
export async function openTraffic(request: OpenRequest): Promise<OpenTraffic> {
  const { store, datasets, where, signal, onProgress } = request;
  const [dataset] = datasets;
  const isWhole = where === null || where.trim() === '';
  if (store.openRows !== undefined && dataset !== undefined && datasets.length === 1 && isWhole) {
    requireGoingOn(signal);
    const { names, local } = await store.manifest(dataset);
    const { packets, close } = await store.openRows(dataset, { signal, onProgress, mostNameBytes });
    const order = areInOrderOfTime(packets) ? 'given' : nearlyOrdered(packets);
    if (order !== null) {
      request.onComputing?.();
      return {
        packets: order === 'given' ? packets : rowsInOrder(packets, order),
        ...{ local, close, names: new Map(names.map(({ ip, name }) => [ip, name])) },
        namesLeftOut: packets.dictionaries.details.refused,
      };
    }
    await close();
  }
  const { table, ...rest } = await readDatasets(request);
  return { packets: table, ...rest, close: () => Promise.resolve() };
}

export interface ReadDatasets {
  readonly table: PacketTable;
  readonly local: LocalRuleRecord;
  /** Passive DNS: address -> name. */
  readonly names: ReadonlyMap<string, string>;
  /** With a filter: the row that each row of the table was. */
  readonly rowNumbers: Uint32Array | null;
  /** Packets whose names and URLs were not looked at. */
  readonly namesLeftOut: number;
}

/** Throws `cancelled`, `dataset.not-found`, `filter.syntax`. */
export async function readDatasets(request: ReadRequest): Promise<ReadDatasets> {
  const { store, datasets, where, signal, onProgress } = request;
  const filter = compileFilter(where ?? '');
  const tables: PacketTable[] = [];
  const names = new Map<string, string>();
  const locals: LocalRuleRecord[] = [];
  for (const dataset of datasets) {
    requireGoingOn(signal);
    const manifest = await store.manifest(dataset);
    for (const { ip, name } of manifest.names) names.set(ip, name);
    locals.push(manifest.local);
    tables.push(await store.readTable(dataset, { signal, onProgress, mostNameBytes }));
  }
  requireGoingOn(signal);
  request.onComputing?.();
  const all = joinTables(tables);
  const local = joinLocalRules(locals);
  const traffic = (): Traffic => readTraffic(all, { local, names });
  const rowNumbers = where === null || where.trim() === '' ? null : matchScope(all, filter, traffic);
  return {
    table: rowNumbers === null ? all : selectPackets(all, rowNumbers),
    ...{ local, names, rowNumbers },
    namesLeftOut: tables.reduce((sum, { dictionaries }) => sum + dictionaries.details.refused, 0),
  };
}

/** Several datasets: addresses that any of them names; the private ranges only where all of them use these. */
export function joinLocalRules(rules: readonly LocalRuleRecord[]): LocalRuleRecord {
  const given = rules.filter((rule) => rule.rule !== 'ranges' && rule.addresses.length > 0);
  const [first] = given;
  if (first === undefined) return { rule: 'ranges', addresses: [] };
  const addresses = [...new Set(given.flatMap((rule) => rule.addresses))].slice(0, 1000);
  return { rule: first.rule, addresses };
}

function joinTables(tables: readonly PacketTable[]): PacketTable {
  const [first] = tables;
  return first !== undefined && tables.length === 1 ? first : concatPackets(tables);
}

export function requireGoingOn(signal: CallSignal | undefined): void {
  if (signal?.aborted === true) throw new JawsError('cancelled');
}

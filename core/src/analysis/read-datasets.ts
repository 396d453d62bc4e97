// Datasets by name -> the packets of all of them as one table, filtered, with what their manifests know beside.

import { readTraffic, type Traffic } from '@jaws/shared/analysis/traffic';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { LocalRuleRecord } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { concatPackets, selectPackets } from '@jaws/shared/domain/select-packets';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchScope } from '@jaws/shared/filter/match-scope';

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

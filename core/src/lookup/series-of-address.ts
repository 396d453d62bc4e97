// Datasets by name -> one address over time: what `jaws timeseries` prints and the app's details show. One dataset after the
// other, out of its file; of each only the packets of the address stay.

import { setImmediate } from 'node:timers/promises';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxSeriesDatasets, type AddressSeries, type SeriesInput } from '@jaws/shared/contract/series';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { PacketRows } from '@jaws/shared/domain/packet-rows';
import { AddressCollector, type AddressPackets } from '@jaws/shared/lookup/address-packets';
import { buildSeries, checkWish, type SeriesPart } from '@jaws/shared/lookup/address-series';
import { coverageOf } from '@jaws/shared/lookup/coverage';
import { lookupAddress } from '@jaws/shared/lookup/lookup-address';
import { requireGoingOn } from '../analysis/read-datasets.ts';
import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore, WorkOptions } from '../dataset/store-contract.ts';

export interface SeriesRequest {
  readonly store: Pick<DatasetStore, 'manifest'>;
  /** The packets of an address (as JAWS writes it) in a dataset. */
  readonly packetsOf: (dataset: string, ip: string) => Promise<AddressPackets>;
  readonly input: SeriesInput;
  readonly signal?: CallSignal | undefined;
  /** What a dataset is called in the answer; default: by its name. */
  readonly titleOf?: ((dataset: string) => string) | undefined;
}

/** Rows between two looks at whether the work is still wanted: some 20 ms. */
const stepRows = 500_000;

/** @throws JawsError lookup.*, dataset.*, cancelled */
export async function seriesOfAddress(request: SeriesRequest): Promise<AddressSeries> {
  const { store, packetsOf, input, signal, titleOf = String } = request;
  const ip = lookupAddress(input.ip);
  checkDatasets(input.datasets);
  checkWish(input);
  const manifests: Manifest[] = [];
  // A dataset that is not there is told before the others are read.
  for (const dataset of input.datasets) manifests.push(await store.manifest(dataset));
  const parts: SeriesPart[] = [];
  for (const [at, dataset] of input.datasets.entries()) {
    requireGoingOn(signal);
    const packets = await packetsOf(dataset, ip);
    const coverage = coverageOf(titleOf(dataset), packets.span, manifests[at] as Manifest);
    parts.push({ coverage, packets });
  }
  requireGoingOn(signal);
  return buildSeries(ip, parts, input);
}

/** @throws JawsError lookup.bad-datasets */
export function checkDatasets(datasets: readonly string[]): void {
  const twice = datasets.find((name, at) => datasets.indexOf(name) !== at);
  if (twice !== undefined)
    throw new JawsError('lookup.bad-datasets', `${JSON.stringify(twice)} is named twice.`);
  if (datasets.length === 0) throw new JawsError('lookup.bad-datasets', 'Name at least one dataset.');
  if (datasets.length > maxSeriesDatasets)
    throw new JawsError('lookup.bad-datasets', `At most ${maxSeriesDatasets} datasets at once.`);
}

/** Out of the dataset's file. @throws JawsError dataset.*, cancelled */
export async function openAddressPackets(
  store: Pick<DatasetStore, 'manifest' | 'openRows'>,
  dataset: string,
  ip: string,
  work: WorkOptions = {},
): Promise<AddressPackets> {
  const { packets, close } = await store.openRows(dataset, { ...work, mostNameBytes });
  try {
    return await collectPackets(packets, ip, await store.manifest(dataset), work.signal);
  } finally {
    await close();
  }
}

/** @throws JawsError cancelled */
export async function collectPackets(
  packets: PacketRows,
  ip: string,
  { local }: Pick<Manifest, 'local'>,
  signal?: CallSignal,
): Promise<AddressPackets> {
  const collector = new AddressCollector(packets, ip, local);
  for (let from = 0; from < packets.count; from += stepRows) {
    collector.add(from, Math.min(packets.count, from + stepRows));
    await setImmediate();
    requireGoingOn(signal);
  }
  return collector.finish();
}

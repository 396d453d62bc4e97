// One address over time, for the page: the packets of the addresses looked at last stay in memory, so that a zoom does not
// read a dataset again.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { AddressPackets } from '@jaws/shared/lookup/address-packets';
import type { HandlersOf } from '@jaws/shared/rpc/contract-shape';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { collectPackets, openAddressPackets, seriesOfAddress } from '../lookup/series-of-address.ts';
import { TableCache } from './table-cache.ts';
import type { WorkerProcedures } from './worker-contract.ts';

/** At 14 bytes a packet 84 MB; the newest stays even when it alone is more. */
const mostPackets = 6_000_000;
/** An address without packets counts as so many: the number of those kept has a bound, too. */
const leastPackets = 1000;

/** `tables`: datasets that are in memory already are not read again. */
export function createSeriesHandler(
  store: DatasetStore,
  tables: Pick<TableCache<{ readonly table: PacketTable }>, 'held'>,
): HandlersOf<WorkerProcedures>['lookup.series'] {
  const read = async (dataset: string, ip: string): Promise<AddressPackets> => {
    const held = await tables.held(dataset);
    if (held === null) return await openAddressPackets(store, dataset, ip);
    return await collectPackets(held.table, ip, await store.manifest(dataset));
  };
  const kept = new TableCache(
    store,
    async (dataset, _onProgress, ip) => {
      const packets = await read(dataset, ip);
      return { table: { count: Math.max(leastPackets, packets.count) }, packets };
    },
    mostPackets,
  );
  return async (input, { signal }) =>
    await seriesOfAddress({
      ...{ store, input, signal },
      packetsOf: async (dataset, ip) => (await kept.get(dataset, signal, undefined, ip)).packets,
    });
}

// Which MAC addresses the packets of an address came from, and who made them.

import type { SeenMac } from '@jaws/shared/contract/lookup';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { loadMacVendors } from './mac-vendor.ts';

/** A host has one or two; more are those of routers in turn. */
const mostMacs = 3;

/** By id of the address, the most frequent first, in one pass. `wanted`: ids of addresses. */
export function macsOfAddresses(table: PacketTable, wanted: ReadonlySet<number>): Map<number, string[]> {
  const { source, sourceMac, count, dictionaries } = table;
  const counts = new Map<number, Map<number, number>>();
  for (const id of wanted) counts.set(id, new Map());
  if (wanted.size > 0)
    for (let row = 0; row < count; row++) {
      const macs = counts.get(source[row] as number);
      const mac = sourceMac[row] as number;
      if (macs !== undefined && mac !== 0) macs.set(mac, (macs.get(mac) ?? 0) + 1);
    }
  const texts = (macs: ReadonlyMap<number, number>): string[] =>
    [...macs]
      .sort((one, other) => other[1] - one[1])
      .slice(0, mostMacs)
      .map(([mac]) => dictionaries.macs.get(mac) ?? '');
  return new Map([...counts].map(([id, macs]) => [id, texts(macs)]));
}

export async function withVendors(macs: readonly string[]): Promise<SeenMac[]> {
  if (macs.length === 0) return [];
  const vendorOf = await loadMacVendors();
  return macs.map((mac) => ({ mac, vendor: vendorOf(mac) }));
}

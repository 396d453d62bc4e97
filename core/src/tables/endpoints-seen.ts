// What a scope has of given addresses, in one pass over its endpoints however many are asked for.

import type { SeenAddress } from '@jaws/shared/contract/lookup';
import { macsOfAddresses, withVendors } from '../lookup/macs-of-addresses.ts';
import type { Scope } from './scope.ts';

/** In the order of the endpoints; addresses without packets are left out. */
export async function endpointsSeen(
  scope: Scope,
  { addresses: wanted }: { readonly addresses: readonly string[] },
): Promise<{ seen: SeenAddress[] }> {
  const endpoints = scope.endpoints();
  const { flows, table, local } = scope.traffic();
  const { addresses } = flows.dictionaries;
  const asked = new Set(wanted);
  const found: (Omit<SeenAddress, 'macs'> & { readonly id: number })[] = [];
  for (let row = 0; row < endpoints.count; row += 1) {
    const id = endpoints.address[row] as number;
    const ip = addresses.get(id);
    if (ip === null || !asked.has(ip)) continue;
    found.push({
      ...{ id, ip },
      packets: endpoints.packets[row] as number,
      up: endpoints.bytesUp[row] as number,
      down: endpoints.bytesDown[row] as number,
      firstMs: (endpoints.firstUs[row] as number) / 1000,
      lastMs: (endpoints.lastUs[row] as number) / 1000,
    });
  }
  const ours = found.filter(({ id }) => local[id] === 1).map(({ id }) => id);
  const macs = macsOfAddresses(table, new Set(ours));
  const seen: SeenAddress[] = [];
  for (const { id, ...each } of found) seen.push({ ...each, macs: await withVendors(macs.get(id) ?? []) });
  return { seen };
}

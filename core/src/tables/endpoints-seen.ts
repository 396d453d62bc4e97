// What a scope has of given addresses, in one pass over its endpoints however many are asked for.

import type { SeenAddress } from '@jaws/shared/contract/lookup';
import type { Scope } from './scope.ts';

/** In the order of the endpoints; addresses without packets are left out. */
export function endpointsSeen(
  scope: Scope,
  { addresses: wanted }: { readonly addresses: readonly string[] },
): { seen: SeenAddress[] } {
  const endpoints = scope.endpoints();
  const { addresses } = scope.traffic().flows.dictionaries;
  const asked = new Set(wanted);
  const seen: SeenAddress[] = [];
  for (let row = 0; row < endpoints.count; row += 1) {
    const ip = addresses.get(endpoints.address[row] as number);
    if (ip === null || !asked.has(ip)) continue;
    seen.push({
      ip,
      packets: endpoints.packets[row] as number,
      up: endpoints.bytesUp[row] as number,
      down: endpoints.bytesDown[row] as number,
      firstMs: (endpoints.firstUs[row] as number) / 1000,
      lastMs: (endpoints.lastUs[row] as number) / 1000,
    });
  }
  return { seen };
}

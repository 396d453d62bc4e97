// Pages of the endpoint table.

import { endpointColumns, type PageOutput } from '@jaws/shared/contract/tables';
import { endpointLabel, endpointScope } from '@jaws/shared/flows/endpoint-values';
import { codedColumn, addressKey, numberColumn, textColumn, type PageColumn } from './page-column.ts';
import type { OrderCache, PageQuery, PageTable } from './row-order.ts';
import type { Scope } from './scope.ts';
import { inOrder, tablePage } from './table-page.ts';

/**
 * `id` = the address, `scope` local | remote | group; `first` and `last` in epoch ms.
 * @throws JawsError rpc.invalid-input (unknown sort column).
 */
export function endpointPage(scope: Scope, query: PageQuery, cache: OrderCache): PageOutput {
  return tablePage(cache, scope.endpoints(), endpointPageTable(scope), query);
}

function endpointPageTable(scope: Scope): PageTable {
  const [traffic, endpoints] = [scope.traffic(), scope.endpoints()];
  const { addresses } = traffic.flows.dictionaries;
  const { count } = endpoints;
  const plain = (values: Float64Array | Uint32Array): PageColumn =>
    numberColumn((row) => values[row] as number);
  const time = (values: Float64Array): PageColumn =>
    numberColumn(
      (row) => (values[row] as number) / 1000,
      (row) => values[row] as number,
    );
  const columns = inOrder(endpointColumns, {
    id: codedColumn(endpoints.address, addresses.size, (code) => addresses.get(code), addressKey),
    scope: textColumn(count, (row) => endpointScope(traffic, endpoints, row)),
    packets: plain(endpoints.packets),
    bytes: numberColumn((row) => (endpoints.bytesUp[row] as number) + (endpoints.bytesDown[row] as number)),
    up: plain(endpoints.bytesUp),
    down: plain(endpoints.bytesDown),
    peers: plain(endpoints.peers),
    ports: plain(endpoints.ports),
    flows: plain(endpoints.flows),
    name: textColumn(count, (row) => endpoints.name[row] ?? null),
    first: time(endpoints.firstUs),
    last: time(endpoints.lastUs),
    label: textColumn(count, (row) => endpointLabel(traffic, endpoints, row)),
  });
  return { count, rows: null, total: scope.whole.endpoints().count, columns };
}

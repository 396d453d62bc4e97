// Pages of the endpoint table.

import type { Traffic } from '@jaws/shared/analysis/traffic';
import { endpointColumns, type PageOutput } from '@jaws/shared/contract/tables';
import type { EndpointTable } from '@jaws/shared/flows/endpoint-table';
import { endpointLabel, endpointRows, endpointScope } from '@jaws/shared/filter/match-endpoints';
import { codedColumn, addressKey, numberColumn, textColumn, type PageColumn } from './page-column.ts';
import type { OrderCache, PageQuery, PageTable } from './row-order.ts';
import { inOrder, tablePage } from './table-page.ts';

/**
 * `id` = the address, `scope` local | remote | group; `first` and `last` in epoch ms.
 * @throws JawsError filter.syntax, rpc.invalid-input (unknown sort column).
 */
export function endpointPage(
  traffic: Traffic,
  endpoints: EndpointTable,
  query: PageQuery,
  cache: OrderCache,
): PageOutput {
  return tablePage(cache, endpoints, endpointPageTable(traffic, endpoints), query);
}

function endpointPageTable(traffic: Traffic, endpoints: EndpointTable): PageTable {
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
  return { rows: endpointRows(traffic, endpoints), columns };
}

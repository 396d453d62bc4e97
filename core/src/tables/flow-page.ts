// Pages of the flow table. `up` is what the local side sent (DESIGN §1), whichever side that is.

import { flowColumns, type PageOutput } from '@jaws/shared/contract/tables';
import { factBits } from '@jaws/shared/domain/packet-table';
import { flowCommunityId } from '@jaws/shared/flows/flow-community-id';
import { flowState } from '@jaws/shared/flows/flow-table';
import { flowDownBytes, flowLabel, flowName, flowUpBytes } from '@jaws/shared/flows/flow-values';
import { codedColumn, addressKey, numberColumn, textColumn, type PageColumn } from './page-column.ts';
import type { OrderCache, PageQuery, PageTable } from './row-order.ts';
import type { Scope } from './scope.ts';
import { inOrder, tablePage } from './table-page.ts';

/**
 * `id` = flow number from 1, `start` in epoch ms, `duration` in seconds.
 * @throws JawsError rpc.invalid-input (unknown sort column).
 */
export function flowPage(scope: Scope, query: PageQuery, cache: OrderCache): PageOutput {
  return tablePage(cache, scope.traffic(), flowPageTable(scope), query);
}

function flowPageTable(scope: Scope): PageTable {
  const traffic = scope.traffic();
  const { flows } = traffic;
  const { addresses, protocols, details } = flows.dictionaries;
  const address = (codes: Uint32Array): PageColumn =>
    codedColumn(codes, addresses.size, (code) => addresses.get(code), addressKey);
  const lengthUs = (flow: number): number => (flows.lastUs[flow] as number) - (flows.firstUs[flow] as number);
  const columns = inOrder(flowColumns, {
    id: numberColumn((flow) => flow + 1),
    start: numberColumn(
      (flow) => (flows.firstUs[flow] as number) / 1000,
      (flow) => flows.firstUs[flow] as number,
    ),
    duration: numberColumn((flow) => lengthUs(flow) / 1e6, lengthUs),
    protocol: codedColumn(flows.protocol, protocols.size, (code) => protocols.get(code)),
    client: address(flows.client),
    client_port: numberColumn((flow) => flows.clientPort[flow] as number),
    server: address(flows.server),
    server_port: numberColumn((flow) => flows.serverPort[flow] as number),
    // Rows of records are no packets; how many there were is not stored.
    packets: numberColumn((flow) =>
      ((flows.facts[flow] as number) & factBits.record) !== 0
        ? null
        : (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
    ),
    up: numberColumn((flow) => flowUpBytes(traffic, flow)),
    down: numberColumn((flow) => flowDownBytes(traffic, flow)),
    name: textColumn(flows.count, (flow) => flowName(traffic, flow)),
    ja4: codedColumn(flows.helloDetail, details.size, (code) => details.get(code).ja4),
    community_id: textColumn(flows.count, (flow) => flowCommunityId(traffic, flow)),
    state: textColumn(flows.count, (flow) => flowState(flows, flow)),
    label: textColumn(flows.count, (flow) => flowLabel(flows, flow)),
  });
  return { count: flows.count, rows: null, total: scope.whole.traffic().flows.count, columns };
}

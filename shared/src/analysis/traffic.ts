// What every analysis of one packet table starts from: its flows, which side of each is local, which addresses
// are groups (multicast, broadcast), and names. Made once, used by all three units.

import type { PacketTable } from '../domain/packet-table.ts';
import {
  clientIsLocalSide,
  createLocalRule,
  isGroupAddress,
  localAddressIds,
  privateLocalRule,
  type LocalRule,
} from '../domain/local-rule.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { FlowBuilder } from '../flows/flow-builder.ts';
import type { FlowTable } from '../flows/flow-table.ts';

export interface TrafficContext {
  readonly local?: LocalRuleRecord;
  /** Passive DNS: address text -> name. */
  readonly names?: ReadonlyMap<string, string>;
  /** Where the table is a selection: the row of the dataset (from 0) that each of its rows was. */
  readonly rowNumbers?: Uint32Array;
}

export interface Traffic {
  readonly table: PacketTable;
  readonly flows: FlowTable;
  /** Flow id of each row, or `noFlow`. */
  readonly flowOfRow: Uint32Array;
  readonly rule: LocalRule;
  /** By address id: 1 = local; 1 = multicast or broadcast. */
  readonly local: Uint8Array;
  readonly group: Uint8Array;
  /** By flow: 1 where the client is the local side. */
  readonly clientIsLocal: Uint8Array;
  readonly names: ReadonlyMap<string, string>;
  /** Text of `packet_id` of a row. */
  readonly packetId: (row: number) => string;
}

export function readTraffic(table: PacketTable, context: TrafficContext = {}): Traffic {
  const builder = new FlowBuilder({ assignFlows: true });
  builder.add(table, 0, table.count);
  const flows = builder.finish();
  const rule = createLocalRule(context.local ?? privateLocalRule);
  const local = localAddressIds(table.dictionaries.addresses, rule);
  const clientIsLocal = new Uint8Array(flows.count);
  for (let flow = 0; flow < flows.count; flow++) {
    const isLocal = clientIsLocalSide(local, flows.client[flow] as number, flows.server[flow] as number);
    clientIsLocal[flow] = isLocal ? 1 : 0;
  }
  return {
    table,
    flows,
    // Not copied: the builder ends here.
    flowOfRow: builder.takeFlowOfRow(),
    rule,
    local,
    group: groupAddressIds(table),
    clientIsLocal,
    names: context.names ?? new Map(),
    packetId: (row) => String((context.rowNumbers?.[row] ?? row) + 1),
  };
}

/**
 * Group addresses by range, and by the destination MAC, for a directed broadcast looks like any other address. Who
 * ever sent something, and who was asked for by ARP (itself a broadcast), is a host.
 */
function groupAddressIds(table: PacketTable): Uint8Array {
  const { addresses, protocols } = table.dictionaries;
  const toGroup = groupMacIds(table);
  const arp = protocols.find('ARP') ?? -1;
  const group = new Uint8Array(addresses.size);
  for (let row = 0; row < table.count; row++) {
    if (toGroup[table.destinationMac[row] as number] === 1) group[table.destination[row] as number] = 1;
  }
  for (let row = 0; row < table.count; row++) {
    group[table.source[row] as number] = 0;
    if (table.protocol[row] === arp) group[table.destination[row] as number] = 0;
  }
  for (let id = 1; id < group.length; id++) if (isGroupAddress(addresses.get(id) ?? '')) group[id] = 1;
  return group;
}

/** By MAC id: 1 where the group bit of the first byte is set (IEEE 802 §8.2). */
function groupMacIds(table: PacketTable): Uint8Array {
  const { macs } = table.dictionaries;
  return Uint8Array.from({ length: macs.size }, (_, id) => {
    const first = Number.parseInt((macs.get(id) ?? '').slice(0, 2), 16);
    return Number.isNaN(first) ? 0 : first & 1;
  });
}

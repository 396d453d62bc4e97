// The newest connections of a run as this machine sees them: newest first.

import { ActionIcon, Table, Tooltip } from '@mantine/core';
import type { RunFlow } from '@jaws/shared/exfil/run-record';
import type { ReactNode } from 'react';
import { useSettings } from '../../state/app-context.tsx';
import { formatCount, formatSecond } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';

/** Without a port where there is none. */
function placeOf(ip: string, port: number): string {
  if (port === 0) return ip;
  return ip.includes(':') ? `[${ip}]:${String(port)}` : `${ip}:${String(port)}`;
}

/** Where the packets of a connection can be looked at; null: in no capture. */
type ShowFlow = ((flow: RunFlow) => void) | null;

function FlowRow(props: { readonly flow: RunFlow; readonly onShow: ShowFlow }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const { flow, onShow } = props;
  const { protocol, localIp, localPort, remoteIp, remotePort, applicationBytes, tcpBytes } = flow;
  return (
    <Table.Tr>
      <Table.Td className="jw-mono">{formatSecond(flow.startedMs, clock).slice(11)}</Table.Td>
      <Table.Td>{protocol}</Table.Td>
      <Table.Td className="jw-mono">{placeOf(localIp, localPort)}</Table.Td>
      <Table.Td className="jw-mono">{placeOf(remoteIp, remotePort)}</Table.Td>
      <Table.Td className="jw-mono jw-right">{formatCount(applicationBytes)}</Table.Td>
      <Table.Td className="jw-mono jw-right">{tcpBytes === null ? '–' : formatCount(tcpBytes)}</Table.Td>
      <Table.Td>{flow.endedMs === null ? 'open' : 'over'}</Table.Td>
      {onShow === null ? null : (
        <Table.Td>
          <Tooltip label="Show its packets">
            <ActionIcon
              aria-label={`Show the packets of port ${String(localPort)}`}
              onClick={() => {
                onShow(flow);
              }}
            >
              <Icon name="packets" size="0.875rem" />
            </ActionIcon>
          </Tooltip>
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function FlowsHead({ hasPackets }: { readonly hasPackets: boolean }): ReactNode {
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Start</Table.Th>
        <Table.Th>Protocol</Table.Th>
        <Table.Th>From</Table.Th>
        <Table.Th>To</Table.Th>
        <Table.Th className="jw-right">Payload, B</Table.Th>
        <Table.Th className="jw-right">TCP stream, B</Table.Th>
        <Table.Th>State</Table.Th>
        {hasPackets ? <Table.Th>Packets</Table.Th> : null}
      </Table.Tr>
    </Table.Thead>
  );
}

export function FlowsTable(props: {
  readonly flows: readonly RunFlow[];
  readonly connections: number;
  readonly onShow: ShowFlow;
}): ReactNode {
  const { flows, connections, onShow } = props;
  const more = connections - flows.length;
  return (
    <section className="jw-chum-flows" aria-label="Connections of the run" tabIndex={0}>
      <h2 className="jw-panel-title">
        Connections
        {more > 0 ? ` (the newest ${formatCount(flows.length)} of ${formatCount(connections)})` : ''}
      </h2>
      {flows.length === 0 ? (
        <p className="jw-dim">None yet.</p>
      ) : (
        <Table aria-label="Connections">
          <FlowsHead hasPackets={onShow !== null} />
          <Table.Tbody>
            {flows.toReversed().map((flow) => (
              <FlowRow
                key={`${flow.protocol} ${String(flow.localPort)} ${String(flow.startedMs)}`}
                flow={flow}
                onShow={onShow}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

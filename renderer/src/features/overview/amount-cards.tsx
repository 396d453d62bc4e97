// Senders, protocols with their ports, and conversations: each row a name, its bytes, and a bar.

import type { ReactNode } from 'react';
import type { Overview } from '@jaws/shared/contract/stats';
import { filterCondition } from '../../ui/filter-text.ts';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { BytesCell, NamedAddress, NothingHere, OverviewCard, ShareBar } from './overview-card.tsx';
import { ScopeLink } from './scope-link.tsx';

interface AmountRow {
  readonly key: string;
  readonly condition: string;
  readonly title: string;
  readonly name: ReactNode;
  readonly isInner?: boolean;
  /** What the bar shows, and the columns of bytes. */
  readonly bar: number;
  readonly bytes: readonly number[];
  readonly note?: string;
}

function AmountTable(props: {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly AmountRow[];
}): ReactNode {
  const { heading, columns, rows } = props;
  if (rows.length === 0) return <NothingHere />;
  const highest = Math.max(...rows.map(({ bar }) => bar));
  return (
    <table className="jw-card-table">
      <thead>
        <tr>
          <th>{heading}</th>
          {columns.map((column) => (
            <th key={column} className="jw-right">
              {column}
            </th>
          ))}
          <th className="jw-card-bar" aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td className={`jw-card-name${row.isInner === true ? ' jw-card-inner' : ''}`}>
              <ScopeLink condition={row.condition} title={row.title}>
                {row.name}
              </ScopeLink>
              {row.note === undefined ? null : <span className="jw-dim"> {row.note}</span>}
            </td>
            {columns.map((column, at) => (
              <BytesCell key={column} bytes={row.bytes[at] ?? 0} condition={row.condition} />
            ))}
            <td className="jw-card-bar">
              <ShareBar value={row.bar} highest={highest} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SendersCard({ senders }: { readonly senders: Overview['senders'] }): ReactNode {
  const rows = senders.map(({ address, name, destinations, bytesUp, bytesDown }): AmountRow => ({
    key: address,
    condition: filterCondition('ip', '==', address),
    title: 'Show only this sender',
    name: <NamedAddress name={name} address={address} />,
    note: `to ${formatCounted(destinations, 'address', 'addresses')}`,
    ...{ bar: bytesUp, bytes: [bytesUp, bytesDown] },
  }));
  return (
    <OverviewCard title="Top senders">
      <AmountTable heading="Sender" columns={['Sent', 'Received']} rows={rows} />
    </OverviewCard>
  );
}

export function ProtocolsCard({ protocols }: { readonly protocols: Overview['protocols'] }): ReactNode {
  const rows = protocols.flatMap(({ protocol, ports, packets, bytesUp, bytesDown }): AmountRow[] => {
    const own = filterCondition('proto', '==', protocol);
    const title = 'Show only this protocol';
    const outer: AmountRow = {
      ...{ key: protocol, condition: own, title, name: protocol },
      note: formatCounted(packets, 'packet'),
      ...{ bar: bytesUp, bytes: [bytesUp, bytesDown] },
    };
    const inner = ports.map((one): AmountRow => ({
      key: `${protocol} ${String(one.port)}`,
      condition: `${own} and server_port == ${String(one.port)}`,
      title: 'Show only this port',
      name: one.service === null ? `Port ${String(one.port)}` : `${one.service} ${String(one.port)}`,
      isInner: true,
      note: formatCounted(one.flows, 'flow'),
      ...{ bar: one.bytesUp, bytes: [one.bytesUp, one.bytesDown] },
    }));
    return [outer, ...inner];
  });
  return (
    <OverviewCard title="Protocols and ports">
      <AmountTable heading="Protocol" columns={['Sent', 'Received']} rows={rows} />
    </OverviewCard>
  );
}

export function ConversationsCard(props: { readonly conversations: Overview['conversations'] }): ReactNode {
  const rows = props.conversations.map((one): AmountRow => {
    const { client, server, serverName, packets, bytesUp, bytesDown } = one;
    return {
      key: `${client} ${server}`,
      condition: `${filterCondition('ip', '==', client)} and ${filterCondition('ip', '==', server)}`,
      title: `Show only this conversation: ${formatCount(packets)} packets`,
      name: (
        <>
          <span className="jw-mono">{client}</span> → <NamedAddress name={serverName} address={server} />
        </>
      ),
      ...{ bar: bytesUp + bytesDown, bytes: [bytesUp, bytesDown] },
    };
  });
  return (
    <OverviewCard title="Top conversations" wide>
      <AmountTable heading="Client and server" columns={['Sent', 'Received']} rows={rows} />
    </OverviewCard>
  );
}

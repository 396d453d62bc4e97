// Senders, protocols with their ports, and conversations: each row a name, its bytes, and a bar.

import type { ReactNode } from 'react';
import type { Overview } from '@jaws/shared/contract/stats';
import { ObjectLink } from '../../objects/object-link.tsx';
import type { TrafficObject } from '../../state/traffic-object.ts';
import { filterCondition } from '../../ui/filter-text.ts';
import { formatCounted } from '../../ui/format.ts';
import { BytesCell, NamedAddress, NothingHere, OverviewCard, ShareBar } from './overview-card.tsx';
import { ScopeLink } from './scope-link.tsx';

interface AmountRow {
  readonly key: string;
  readonly condition: string;
  /** What its name is a link to: the details of an object, or the scope narrowed to it. */
  readonly of: TrafficObject | string;
  readonly name: ReactNode;
  readonly isInner?: boolean;
  /** What the bar shows, and the columns of bytes. */
  readonly bar: number;
  readonly bytes: readonly number[];
  readonly note?: string;
}

function RowName({ row }: { readonly row: AmountRow }): ReactNode {
  if (typeof row.of !== 'string') return <ObjectLink object={row.of}>{row.name}</ObjectLink>;
  return (
    <ScopeLink condition={row.condition} title={row.of}>
      {row.name}
    </ScopeLink>
  );
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
              <RowName row={row} />
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
    of: { address, peer: null },
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
    const of = 'Show only this protocol';
    const outer: AmountRow = {
      ...{ key: protocol, condition: own, of, name: protocol },
      note: formatCounted(packets, 'packet'),
      ...{ bar: bytesUp, bytes: [bytesUp, bytesDown] },
    };
    const inner = ports.map((one): AmountRow => ({
      key: `${protocol} ${String(one.port)}`,
      condition: `${own} and server_port == ${String(one.port)}`,
      of: 'Show only this port',
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
    const { client, server, serverName, bytesUp, bytesDown } = one;
    return {
      key: `${client} ${server}`,
      condition: `${filterCondition('ip', '==', client)} and ${filterCondition('ip', '==', server)}`,
      of: { address: client, peer: server },
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

// Tables of the details of an address: whom it spoke to, and by which services.

import type { Overview } from '@jaws/shared/contract/stats';
import type { ReactNode } from 'react';
import type { TrafficObject } from '../state/traffic-object.ts';
import { formatBytes } from '../ui/format.ts';
import { ObjectLink } from './object-link.tsx';

const mostPeers = 8;
const mostPorts = 6;

interface BytesRow {
  readonly key: string;
  readonly what: ReactNode;
  readonly up: number;
  readonly down: number;
}

function BytesTable(props: { readonly title: string; readonly rows: readonly BytesRow[] }): ReactNode {
  const { title, rows } = props;
  if (rows.length === 0) return null;
  return (
    <table className="jw-object-table" aria-label={title}>
      <thead>
        <tr>
          <th>{title}</th>
          <th className="jw-right">Up</th>
          <th className="jw-right">Down</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, what, up, down }) => (
          <tr key={key}>
            <td>{what}</td>
            <td className="jw-right jw-mono">{formatBytes(up)}</td>
            <td className="jw-right jw-mono">{formatBytes(down)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whom the address spoke to; the first eight by bytes. */
export function Peers(props: { readonly object: TrafficObject; readonly overview: Overview }): ReactNode {
  const { object, overview } = props;
  if (object.peer !== null) return null;
  const rows = overview.conversations.slice(0, mostPeers).map(({ client, server, serverName, ...one }) => {
    const other = client === object.address ? server : client;
    const name = other === server ? serverName : null;
    return {
      key: `${client} ${server}`,
      what: (
        <ObjectLink object={{ address: object.address, peer: other }}>
          {name === null ? null : <>{name} </>}
          <span className={name === null ? 'jw-mono' : 'jw-mono jw-dim'}>{other}</span>
        </ObjectLink>
      ),
      up: one.bytesUp,
      down: one.bytesDown,
    };
  });
  return <BytesTable title="Conversations" rows={rows} />;
}

export function Ports({ overview }: { readonly overview: Overview }): ReactNode {
  const rows = overview.protocols.flatMap(({ protocol, ports }) =>
    ports.map(({ port, service, bytesUp, bytesDown }) => ({
      key: `${protocol} ${String(port)}`,
      what: `${service ?? protocol} ${service === null ? '' : protocol === 'UDP' ? 'UDP ' : ''}${String(port)}`,
      up: bytesUp,
      down: bytesDown,
    })),
  );
  return <BytesTable title="Services" rows={rows.sort((a, b) => b.up - a.up).slice(0, mostPorts)} />;
}

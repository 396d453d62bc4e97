// Where most bytes were sent to: name, address and port, who sent, since when, how it was spread over the time.

import type { ReactNode } from 'react';
import type { Overview } from '@jaws/shared/contract/stats';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import { ObjectLink } from '../../objects/object-link.tsx';
import { useSettings } from '../../state/app-context.tsx';
import { filterCondition } from '../../ui/filter-text.ts';
import { formatCount, formatSecond } from '../../ui/format.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { BytesCell, NamedAddress, NothingHere, OverviewCard } from './overview-card.tsx';

type Destination = Overview['destinations'][number];

function conditionOf({ address, port, protocol }: Destination): string {
  const parts = [filterCondition('ip', '==', address), filterCondition('proto', '==', protocol)];
  if (port > 0) parts.push(`port == ${String(port)}`);
  return parts.join(' and ');
}

function Row({ destination }: { readonly destination: Destination }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const { name, protocol, service, senders, firstMs, sentOverTime, bytesUp, bytesDown } = destination;
  const condition = conditionOf(destination);
  return (
    <tr>
      <td className="jw-card-name">
        <ObjectLink object={{ address: destination.address, peer: null }}>
          <NamedAddress name={name} address={addressWithPort(destination.address, destination.port)} />
        </ObjectLink>
      </td>
      <td>{service ?? protocol}</td>
      <td className="jw-right jw-mono">{formatCount(senders)}</td>
      <td className="jw-mono jw-card-first">{formatSecond(firstMs, clock)}</td>
      <td className="jw-card-spark">
        <Sparkline values={sentOverTime} room={sentOverTime.length} />
      </td>
      <BytesCell bytes={bytesUp} condition={condition} />
      <BytesCell bytes={bytesDown} condition={condition} />
    </tr>
  );
}

export function DestinationsCard(props: { readonly destinations: Overview['destinations'] }): ReactNode {
  const { destinations } = props;
  return (
    <OverviewCard title="Top destinations by upload" wide>
      {destinations.length === 0 ? (
        <NothingHere />
      ) : (
        <table className="jw-card-table">
          <thead>
            <tr>
              <th>Destination</th>
              <th>Service</th>
              <th className="jw-right">Senders</th>
              <th className="jw-card-first">First seen</th>
              <th className="jw-card-spark">Sent over time</th>
              <th className="jw-right">Sent</th>
              <th className="jw-right">Received</th>
            </tr>
          </thead>
          <tbody>
            {destinations.map((destination) => (
              <Row
                key={`${destination.address} ${String(destination.port)} ${destination.protocol}`}
                destination={destination}
              />
            ))}
          </tbody>
        </table>
      )}
    </OverviewCard>
  );
}

// What can be done with a port or a channel of the finder: looked at in each dataset that has it, or as an address.

import { addressWithPort } from '@jaws/shared/domain/address-port';
import { copyPivot, detailPivots } from '../../objects/object-actions.ts';
import type { AppServices } from '../../state/app-context.tsx';
import { objectOf } from '../../state/traffic-object.ts';
import { filterCondition } from '../../ui/filter-text.ts';
import type { Pivot } from '../../ui/row-menu.tsx';

export interface FinderSubject {
  /** Null for a port. */
  readonly local: string | null;
  readonly remote: string | null;
  readonly port: number;
  readonly protocol: string;
  readonly service: string | null;
  /** Where it is. */
  readonly datasets: readonly string[];
}

/** `443 TCP HTTPS`; the protocol alone where it has no ports. */
export function portTitle({
  port,
  protocol,
  service,
}: Pick<FinderSubject, 'port' | 'protocol' | 'service'>): string {
  return port === 0 ? protocol : `${String(port)} ${protocol}${service === null ? '' : ` ${service}`}`;
}

export function subjectTitle(subject: FinderSubject): string {
  const { local, remote, port, protocol } = subject;
  if (local === null || remote === null) return `port ${portTitle(subject)}`;
  return `${local} → ${addressWithPort(remote, port)} ${protocol}`;
}

/** A name is no address. */
function addressOf(remote: string | null): string | null {
  return remote !== null && /^[\d.]+$|:/.test(remote) ? remote : null;
}

/** Of the channels of a name, those to its port: what the DNS called them is no field of the filter. */
export function subjectCondition({ local, remote, port, protocol }: FinderSubject): string {
  const address = addressOf(remote);
  return [
    ...(local === null ? [] : [filterCondition('ip', '==', local)]),
    ...(address === null ? [] : [filterCondition('ip', '==', address)]),
    filterCondition('proto', '==', protocol),
    ...(port === 0 ? [] : [`server_port == ${String(port)}`]),
  ].join(' and ');
}

export function finderMenu(subject: FinderSubject, app: AppServices): readonly (readonly Pivot[])[] {
  const condition = subjectCondition(subject);
  const object = objectOf([subject.local, addressOf(subject.remote)]);
  const show = (dataset: string): Pivot => ({
    title: `Show its channels in ${dataset}`,
    run() {
      const { openDataset, showTable } = app.stores.navigation.getState();
      openDataset(dataset);
      showTable('channels', condition);
    },
  });
  return [
    subject.datasets.map(show),
    object === null ? [] : detailPivots(object, app),
    [copyPivot('Copy its filter', condition, app)],
  ];
}

// The first screen of a dataset: what left the network in this scope, and who sent it where.

import type { ReactNode } from 'react';
import type { Overview } from '@jaws/shared/contract/stats';
import { useNavigation, useStatus } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { Term } from '../../ui/term.tsx';
import type { TermName } from '../../ui/terms.ts';
import { ConversationsCard, ProtocolsCard, SendersCard } from './amount-cards.tsx';
import { BaselineCard } from './baseline-card.tsx';
import { DestinationsCard } from './destinations-card.tsx';
import { FindingsCard } from './findings-card.tsx';
import { HappeningsCard } from './happenings-card.tsx';
import { ScopeLink } from './scope-link.tsx';
import { useOverview, type OverviewState } from './use-overview.ts';

function Figure(props: {
  readonly title: string;
  readonly value: string;
  readonly table: TableName;
  readonly term?: TermName;
}): ReactNode {
  const { title, value, table, term } = props;
  return (
    <div className="jw-overview-figure">
      <dt>
        {title}
        {term === undefined ? null : <Term name={term} />}
      </dt>
      <dd>
        <ScopeLink condition="" table={table} title={`Show the ${table}`}>
          {value}
        </ScopeLink>
      </dd>
    </div>
  );
}

function Figures({ overview }: { readonly overview: Overview }): ReactNode {
  const { sent, received, inside, flows, packets, localRule, onlyInside } = overview;
  return (
    <>
      <dl className="jw-overview-figures" title={`Local: ${localRule}`}>
        <Figure title="Sent out" value={formatBytes(sent)} table="channels" />
        <Figure title="Received" value={formatBytes(received)} table="channels" />
        <Figure title="Between local addresses" value={formatBytes(inside)} table="channels" term="local" />
        <Figure title="Flows" value={formatCount(flows)} table="flows" />
        <Figure title="Packets" value={formatCount(packets)} table="packets" />
      </dl>
      {onlyInside ? (
        <p className="jw-dim jw-overview-note" role="note">
          Nothing here goes from a local address to another network: senders and destinations are those of the
          traffic between local addresses.
        </p>
      ) : null}
    </>
  );
}

/** The remote addresses of this scope on a map of the world. */
function MapLink(): ReactNode {
  const goTo = useNavigation((state) => state.goTo);
  const setPick = useNavigation((state) => state.setPick);
  return (
    <button
      type="button"
      className="jw-link jw-overview-map"
      onClick={() => {
        goTo('lookup');
        setPick('scope');
      }}
    >
      On a map
    </button>
  );
}

function Cards(props: OverviewState & { readonly dataset: string }): ReactNode {
  const { dataset, overview, happenings, change, error } = props;
  if (error !== null) return <ErrorNotice error={error} />;
  if (overview === null) return null;
  return (
    <>
      <div className="jw-overview-top">
        <Figures overview={overview} />
        <MapLink />
      </div>
      <div className="jw-cards">
        <FindingsCard dataset={dataset} />
        <HappeningsCard happenings={happenings} />
        {change === null ? null : <BaselineCard name={change.baseline} change={change.of} />}
        <DestinationsCard
          title="Top destinations by upload"
          destinations={overview.destinations}
          marked={change?.of.newDestinations ?? []}
        />
        <SendersCard senders={overview.senders} />
        <ProtocolsCard protocols={overview.protocols} />
        <ConversationsCard conversations={overview.conversations} />
      </div>
    </>
  );
}

export function OverviewScreen(props: { readonly dataset: string }): ReactNode {
  const state = useOverview(props.dataset);
  const { overview } = state;
  useStatus(overview === null ? 'Adding up…' : `${formatBytes(overview.bytes)} in this scope`);
  return (
    <main className="jw-screen jw-overview" tabIndex={-1}>
      <h1 className="jw-hidden">Overview</h1>
      <Cards {...state} dataset={props.dataset} />
    </main>
  );
}

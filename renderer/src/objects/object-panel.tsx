// The details of an address or a conversation, beside every screen of a dataset: what it sent and received, to whom and
// when, which findings it is in, and the way on. It is in the page's address.

import { ActionIcon, Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import type { Overview } from '@jaws/shared/contract/stats';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useApp, useCommands, useFindings, useNavigation, useSettings } from '../state/app-context.tsx';
import { isName, objectCondition, objectEnds, type TrafficObject } from '../state/traffic-object.ts';
import { ErrorNotice } from '../ui/empty-state.tsx';
import { FactList, type Fact } from '../ui/fact-list.tsx';
import { formatBytes, formatCount, formatSecond } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { PivotButtons } from '../ui/pivot-buttons.tsx';
import { useRowMenu, type Pivot } from '../ui/row-menu.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import { tableTitles } from '../ui/table-definitions.ts';
import { objectGroups, objectWord } from './object-actions.ts';
import { titleOf } from './finding-words.ts';
import { SeriesSection } from './series-section.tsx';
import { ObjectLink } from './object-link.tsx';
import { Peers, Ports } from './object-tables.tsx';
import { useInboxRows, useOpenFinding } from './use-inbox-rows.ts';
import { useLabelDialog } from './use-label-dialog.tsx';
import { useObjectFacts } from './use-object-facts.ts';
import { WhoIsIt } from './who-is-it.tsx';

/** Names known of an address, from what was contacted there. */
function nameOf(address: string, overview: Overview): string | null {
  const { senders, destinations, conversations } = overview;
  return (
    destinations.find((one) => one.address === address)?.name ??
    senders.find((one) => one.address === address)?.name ??
    conversations.find(({ server }) => server === address)?.serverName ??
    null
  );
}

function Title(props: { readonly object: TrafficObject; readonly overview: Overview | null }): ReactNode {
  const { object, overview } = props;
  const ends = objectEnds(object);
  return (
    <Text className="jw-unit-name" fw={600} size="sm" component="div">
      {ends.map((end, at) => {
        const name = overview === null ? null : nameOf(end, overview);
        const text = (
          <>
            {name === null ? null : <>{name} </>}
            <span className={name === null ? 'jw-mono' : 'jw-mono jw-dim'}>{end}</span>
          </>
        );
        return (
          <div key={end}>
            {at === 0 ? null : '↔ '}
            {ends.length === 1 ? text : <ObjectLink object={{ address: end, peer: null }}>{text}</ObjectLink>}
          </div>
        );
      })}
    </Text>
  );
}

function factsOf(overview: Overview, clock: 'utc' | 'local'): Fact[] {
  const { sent, received, inside, flows, packets, firstMs, lastMs } = overview;
  const facts: Fact[] = [
    ['Sent out', formatBytes(sent)],
    ['Received', formatBytes(received)],
  ];
  if (inside > 0) facts.push(['Local to local', formatBytes(inside)]);
  facts.push(['Flows', formatCount(flows)], ['Packets', formatCount(packets)]);
  if (firstMs !== null) facts.push(['First seen', formatSecond(firstMs, clock)]);
  if (lastMs !== null) facts.push(['Last seen', formatSecond(lastMs, clock)]);
  return facts;
}

function FindingsOf(props: { readonly dataset: string; readonly object: TrafficObject }): ReactNode {
  const { dataset, object } = props;
  const open = useOpenFinding(dataset);
  const isKnown = useFindings((state) => state.dataset === dataset && state.answer?.computed != null);
  const found = useInboxRows(dataset).filter(({ srcIp, dstIp }) =>
    objectEnds(object).every((end) => end === srcIp || end === dstIp),
  );
  if (found.length === 0)
    return isKnown ? <p className="jw-dim jw-object-note">It is in no finding.</p> : null;
  return (
    <ul className="jw-object-findings" aria-label="Findings">
      {found.map((row) => (
        <li key={row.id}>
          <button
            type="button"
            className="jw-link"
            title="Show the finding"
            onClick={() => {
              open(row.id);
            }}
          >
            {row.reasons[0] ?? titleOf(row)}
          </button>
          {row.allowed === null ? null : <span className="jw-dim"> (on the allow-list)</span>}
        </li>
      ))}
    </ul>
  );
}

function Known(props: {
  readonly dataset: string;
  readonly object: TrafficObject;
  readonly overview: Overview;
}): ReactNode {
  const { dataset, object, overview } = props;
  const clock = useSettings((state) => state.clock);
  if (overview.packets === 0)
    return <p className="jw-dim">No packet of it is in this dataset and time range.</p>;
  return (
    <>
      <FactList facts={factsOf(overview, clock)} />
      <FindingsOf dataset={dataset} object={object} />
      <Peers object={object} overview={overview} />
      <Ports overview={overview} />
    </>
  );
}

function Activity(props: { readonly up: readonly number[] }): ReactNode {
  const highest = props.up.reduce((most, value) => Math.max(most, value), 0);
  if (highest === 0) return null;
  return (
    <div
      className="jw-object-activity"
      title={`Bytes sent over time, at most ${formatBytes(highest)} at once`}
    >
      <Sparkline values={props.up} room={props.up.length} />
    </div>
  );
}

/** The few that are used most as buttons; all of them, and the rarer ones, in a menu. */
function Actions(props: { readonly dataset: string; readonly object: TrafficObject }): ReactNode {
  const { dataset, object } = props;
  const app = useApp();
  const label = useLabelDialog(dataset);
  const menu = useRowMenu(() => objectGroups(object, app));
  const condition = objectCondition(object);
  const labelling: Pivot = {
    title: 'Label its packets…',
    run() {
      label.onLabel({ title: 'Label', where: condition });
    },
  };
  const tables = (['packets', 'flows', 'channels'] as const).map((table) => ({
    title: tableTitles[table],
    run() {
      app.stores.navigation.getState().showTable(table, condition);
    },
  }));
  return (
    <PivotButtons pivots={[...tables, labelling]}>
      <Button
        size="compact-xs"
        variant="default"
        aria-haspopup="menu"
        onClick={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect();
          menu.openAt({ x: left, y: top });
        }}
      >
        More…
      </Button>
      {menu.element}
      {label.element}
    </PivotButtons>
  );
}

const panelTitles = { address: 'Address', name: 'Name', conversation: 'Conversation' } as const;

function useCloseKey(close: () => void): void {
  const commands = useMemo(
    () => [{ id: 'object-close', title: 'Close the details', group: 'Details', shortcut: 'X', run: close }],
    [close],
  );
  useCommands(commands);
}

/** What the dataset knows of it. */
function InDataset(props: { readonly dataset: string; readonly object: TrafficObject }): ReactNode {
  const { dataset, object } = props;
  const { overview, timeline, error } = useObjectFacts(dataset, object);
  const hasSeries = object.peer === null && !isName(object.address);
  return (
    <>
      <Title object={object} overview={overview} />
      <Actions key={objectCondition(object)} dataset={dataset} object={object} />
      {timeline === null || hasSeries ? null : <Activity up={timeline.up} />}
      {hasSeries ? <SeriesSection dataset={dataset} address={object.address} /> : null}
      {error === null ? null : <ErrorNotice error={error} />}
      {overview === null && error === null ? <Loader size="xs" aria-label="Adding up" /> : null}
      {overview === null ? null : <Known dataset={dataset} object={object} overview={overview} />}
    </>
  );
}

/** `dataset`: null where none is open; who it is, is known without. */
export function ObjectPanel(props: {
  readonly dataset: string | null;
  readonly object: TrafficObject;
}): ReactNode {
  const { dataset, object } = props;
  const showObject = useNavigation((state) => state.showObject);
  const close = useCallback(() => {
    showObject(null);
  }, [showObject]);
  useCloseKey(close);
  const word = objectWord(object);
  return (
    <aside className="jw-details jw-object" aria-label={`Details of the ${word}`}>
      <Group justify="space-between" wrap="nowrap">
        <h2 className="jw-panel-title">{panelTitles[word]}</h2>
        <Tooltip label="Close (X)">
          <ActionIcon aria-label="Close the details of the address" onClick={close}>
            <Icon name="close" size="0.875rem" />
          </ActionIcon>
        </Tooltip>
      </Group>
      {dataset === null ? <Title object={object} overview={null} /> : null}
      {dataset === null ? null : <InDataset dataset={dataset} object={object} />}
      <WhoIsIt object={object} />
    </aside>
  );
}

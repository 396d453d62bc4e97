// What the chosen datasets have that the baseline had not, and the other way round.

import type { FinderChange, FinderDataset, FinderResult } from '@jaws/shared/contract/finder';
import { defaultFinderFloor } from '@jaws/shared/contract/finder';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import type { ReactNode } from 'react';
import { formatBytes, formatCounted } from '../../ui/format.ts';
import { FinderCard, Remark } from './finder-card.tsx';
import { finderMenu, portTitle, subjectTitle, type FinderSubject } from './finder-pivots.ts';
import { FinderTable, type FinderColumn } from './finder-table.tsx';

type Kind = 'new' | 'gone' | 'grown' | 'shrunk';

const titles: Readonly<Record<Kind, string>> = {
  new: 'New',
  gone: 'Gone',
  grown: 'Grown: three times as much an hour, or more',
  shrunk: 'Shrunk: a third an hour, or less',
};

function hourly(bytes: number): string {
  return `${formatBytes(bytes)}/h`;
}

function knownText({ kind, hostsBefore }: FinderChange): string {
  if (hostsBefore === 0) return 'by nobody';
  return `by ${formatCounted(hostsBefore, kind === 'port' ? 'host' : 'other host')}`;
}

const what: FinderColumn<FinderChange> = {
  title: 'What',
  cell: (change) =>
    change.local === null || change.remote === null ? (
      `Port ${portTitle(change)}`
    ) : (
      <>
        <span className="jw-mono">{change.local}</span> → {addressWithPort(change.remote, change.port)}{' '}
        <span className="jw-dim">{change.protocol}</span>
      </>
    ),
};

const columns: Readonly<Record<Kind, readonly FinderColumn<FinderChange>[]>> = {
  new: [
    what,
    { title: 'Used before', isMinor: true, cell: knownText },
    { title: 'Sent', isNumber: true, cell: ({ sentAfter }) => formatBytes(sentAfter) },
  ],
  gone: [what, { title: 'Sent before', isNumber: true, cell: ({ sentBefore }) => formatBytes(sentBefore) }],
  grown: [what, ...hourColumns()],
  shrunk: [what, ...hourColumns()],
};

function hourColumns(): FinderColumn<FinderChange>[] {
  return [
    { title: 'Before', isNumber: true, cell: ({ perHourBefore }) => hourly(perHourBefore) },
    { title: 'Now', isNumber: true, cell: ({ perHourAfter }) => hourly(perHourAfter) },
  ];
}

function ChangeTable(props: {
  readonly kind: Kind;
  readonly changes: readonly FinderChange[];
  readonly datasets: readonly FinderDataset[];
}): ReactNode {
  const { kind, changes, datasets } = props;
  if (changes.length === 0) return null;
  const there = datasets.filter(({ isBaseline }) => isBaseline === (kind === 'gone'));
  const subjectOf = (change: FinderChange): FinderSubject => ({
    ...change,
    datasets: there.map(({ name }) => name),
  });
  return (
    <>
      <h3 className="jw-finder-subtitle">{titles[kind]}</h3>
      <FinderTable
        label={titles[kind]}
        rows={changes}
        columns={columns[kind]}
        keyOf={(change) => `${change.kind} ${subjectTitle(subjectOf(change))}`}
        titleOf={(change) => subjectTitle(subjectOf(change))}
        menuOf={(change, app) => finderMenu(subjectOf(change), app)}
      />
    </>
  );
}

export function FinderChanges({ result }: { readonly result: FinderResult }): ReactNode {
  const { datasets } = result;
  const kinds = ['new', 'gone', 'grown', 'shrunk'] as const;
  const isNothing = kinds.every((kind) => result[kind].length === 0);
  const hasBoth =
    datasets.some(({ isBaseline }) => isBaseline) && datasets.some(({ isBaseline }) => !isBaseline);
  return (
    <FinderCard title="Against the baseline" wide>
      {hasBoth ? null : (
        <Remark>Mark one dataset as baseline and choose another: what differs stands here.</Remark>
      )}
      {hasBoth && isNothing ? (
        <Remark>{`Nothing differs that sent ${formatBytes(defaultFinderFloor)} or more.`}</Remark>
      ) : null}
      {kinds.map((kind) => (
        <ChangeTable key={kind} kind={kind} changes={result[kind]} datasets={datasets} />
      ))}
    </FinderCard>
  );
}

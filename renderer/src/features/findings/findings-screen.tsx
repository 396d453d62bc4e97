// The inbox: findings of the dataset with a state each, one of them in the panel, and the way to its packets.

import { Button, SegmentedControl } from '@mantine/core';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useAllowList } from '../../connection/use-allow-list.ts';
import { lookupKey } from '../../objects/object-actions.ts';
import { useCloseOnChoice } from '../../objects/use-close-on-choice.ts';
import { useLabelDialog } from '../../objects/use-label-dialog.tsx';
import { useStore } from 'zustand';
import { useApp, useCommands, useFindings, useNavigation, useStatus } from '../../state/app-context.tsx';
import type { FindingsControl, InboxFilter } from '../../state/findings-store.ts';
import { choiceFor } from '../../state/marked-baseline.ts';
import { AllowDialog } from '../../ui/allow-dialog.tsx';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { FindingsBar } from '../../ui/screen-tabs.tsx';
import { useRowMenu, type Pivot } from '../../ui/row-menu.tsx';
import { BaselineBar } from './baseline-bar.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { FindingPanel } from './finding-panel.tsx';
import { allowChoices, stateWords } from '../../objects/finding-words.ts';
import { InboxList } from './inbox-list.tsx';
import { neighbour, nextOpen, shownRows, type InboxRow } from '../../objects/inbox-rows.ts';
import { useInboxRows } from '../../objects/use-inbox-rows.ts';
import { NoAlertYet, NoneInState, NotScored, NothingFound, Scoring, scoringText } from './inbox-states.tsx';
import { useFindingActions } from './use-finding-actions.ts';
import { useIsWritten, useSetState, type SetState } from './use-findings.ts';

const filters: readonly InboxFilter[] = ['open', 'new', 'watching', 'closed', 'confirmed', 'all'];
const filterWords: Readonly<Record<InboxFilter, string>> = { open: 'Open', all: 'All', ...stateWords };

/** What is known of this dataset, and not of the one before it. */
function useInbox(dataset: string) {
  const state = useFindings((all) => all);
  const answer = state.dataset === dataset ? state.answer : null;
  const list = state.alerts.get(dataset);
  const rows = useInboxRows(dataset);
  const shown = useMemo(() => shownRows(rows, state.filter), [rows, state.filter]);
  const { pick: selected, setPick: select } = useNavigation((all) => all);
  const picked = rows.find(({ id }) => id === selected) ?? null;
  return {
    ...state,
    answer,
    list,
    rows,
    shown,
    selected,
    select,
    picked,
    result: answer?.computed?.result ?? null,
  };
}
type Inbox = ReturnType<typeof useInbox>;

/** While the list is there already: that it is computed again, or why not. */
function Again({ inbox, onCancel }: { readonly inbox: Inbox; readonly onCancel: () => void }): ReactNode {
  const { phase, progress, error } = inbox;
  if (phase === 'failed' && error !== null) return <ErrorNotice error={error} />;
  if (phase !== 'scoring') return null;
  return (
    <span className="jw-findings-again" role="status">
      {scoringText(progress)}{' '}
      <Button size="compact-xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </span>
  );
}

function FilterBar({ inbox, onCancel }: { readonly inbox: Inbox; readonly onCancel: () => void }): ReactNode {
  const { rows, filter, show, list } = inbox;
  const notTold = list?.notTold ?? 0;
  return (
    <div className="jw-bar jw-findings-bar">
      <SegmentedControl
        size="xs"
        aria-label="State"
        value={filter}
        data={filters.map((value) => ({
          value,
          label: `${filterWords[value]} ${formatCount(shownRows(rows, value).length)}`,
        }))}
        onChange={(value) => {
          show(value);
        }}
      />
      {rows.length === 0 ? null : <Again inbox={inbox} onCancel={onCancel} />}
      {notTold === 0 ? null : (
        <span className="jw-few" role="note">
          {formatCounted(notTold, 'finding')} beyond the messages of this day: listed, not told.
        </span>
      )}
    </div>
  );
}

/** The list, or what stands in its place. */
function Body(props: {
  readonly inbox: Inbox;
  readonly isWritten: boolean;
  readonly onCancel: () => void;
  readonly onScore: () => void;
  readonly onOpen: () => void;
}): ReactNode {
  const { inbox, isWritten, onCancel, onScore, onOpen } = props;
  const { rows, shown, phase, progress, error, result, selected, select, show } = inbox;
  if (shown.length > 0) return <InboxList rows={shown} selected={selected} onPick={select} onOpen={onOpen} />;
  if (phase === 'scoring') return <Scoring progress={progress} onCancel={onCancel} />;
  if (rows.length > 0)
    return (
      <NoneInState
        onShowAll={() => {
          show('all');
        }}
      />
    );
  if (phase === 'cancelled' || phase === 'failed') return <NotScored error={error} onScore={onScore} />;
  if (isWritten && result === null) return <NoAlertYet onScore={onScore} />;
  return result === null ? null : <NothingFound result={result} />;
}

/** The dialogs of a finding; each is open for one. What is decided on makes way for the next that is not. */
function useDialogs(dataset: string, { shown, select }: Inbox) {
  const { platform } = useApp();
  const { allow } = useAllowList();
  const change = useSetState(dataset);
  const setState = useCallback<SetState>(
    (ids, state, reason) => {
      change(ids, state, reason);
      const isDecided = state === 'closed' || state === 'confirmed';
      const next = isDecided && ids[0] !== undefined ? nextOpen(shown, ids[0]) : null;
      if (next !== null) select(next);
    },
    [change, shown, select],
  );
  const [closing, onClose] = useState<InboxRow | null>(null);
  const [allowing, onAllow] = useState<InboxRow | null>(null);
  const label = useLabelDialog(dataset);
  const element = (
    <>
      <CloseDialog
        row={closing}
        nowMs={platform.now}
        onCancel={() => {
          onClose(null);
        }}
        onDone={({ id }, reason, request) => {
          onClose(null);
          setState([id], 'closed', reason);
          if (request !== null) allow(request);
        }}
      />
      <AllowDialog
        choices={allowing === null ? null : allowChoices(allowing)}
        nowMs={platform.now}
        onAllow={allow}
        onClose={() => {
          onAllow(null);
        }}
      />
      {label.element}
    </>
  );
  return { setState, onClose, onAllow, onLabel: label.onLabel, element };
}

function useInboxCommands({ shown, selected, select }: Inbox, groups: readonly (readonly Pivot[])[]): void {
  const commands = useMemo(() => {
    const step = (id: string, title: string, shortcut: string, by: 1 | -1) => ({
      ...{ id: `findings-${id}`, title, group: 'Findings', shortcut },
      run() {
        select(neighbour(shown, selected, by));
      },
    });
    const ownKeys = groups.flat().filter(({ shortcut }) => shortcut !== lookupKey);
    const own = ownKeys.map(({ title, shortcut, run }) => ({
      ...{ id: `findings-${title}`, title, group: 'Findings', run },
      ...(shortcut === undefined ? {} : { shortcut }),
    }));
    return [step('next', 'Next finding', 'J', 1), step('previous', 'Finding before', 'K', -1), ...own];
  }, [shown, selected, select, groups]);
  useCommands(commands);
}

function statusOf({ rows, phase, answer }: Inbox, result: ScoreResult | null): string {
  if (phase === 'scoring') return 'Looking for findings…';
  if (result === null) return '';
  return [
    formatCounted(rows.length, 'finding'),
    `${formatCounted(result.happenings, 'pair')} of hosts`,
    `limit ${result.limit.score.toFixed(2)}`,
    ...(answer?.status === 'outdated' ? ['outdated'] : []),
  ].join(' · ');
}

/** What is being captured is followed, so that there are alerts to show. */
function useFollowing(dataset: string, isWritten: boolean): void {
  const { live } = useApp().stores;
  useEffect(() => {
    if (isWritten) live.getState().follow(dataset);
  }, [live, dataset, isWritten]);
}

/**
 * The first one is what to look at; where the one that is picked has left the list, the next one takes its place. One that
 * the address names is shown, whatever its state.
 */
function useChoice({ rows, shown, selected, select, show }: Inbox): void {
  const place = useRef(0);
  const isBegun = useRef(false);
  const at = shown.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (at < 0 && !isBegun.current && rows.some(({ id }) => id === selected)) show('all');
    else if (at >= 0) place.current = at;
    else {
      const next = shown[Math.min(place.current, shown.length - 1)];
      if (next !== undefined) select(next.id);
    }
    if (rows.length > 0) isBegun.current = true;
  }, [rows, shown, selected, at, select, show]);
}

/** Until the dataset is opened. */
const noControl: FindingsControl = { score: () => undefined, cancel: () => undefined };

export function FindingsScreen({ dataset }: { readonly dataset: string }): ReactNode {
  const inbox = useInbox(dataset);
  const { picked, result, answer, want } = inbox;
  const control = inbox.control ?? noControl;
  useEffect(() => {
    want(dataset);
  }, [want, dataset]);
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  const choice = answer?.computed ?? choiceFor(dataset, datasets);
  const isWritten = useIsWritten(dataset);
  const dialogs = useDialogs(dataset, inbox);
  const { pane: groups, menu: menuGroups } = useFindingActions({ row: picked, result, ...dialogs });
  const menu = useRowMenu(() => menuGroups);
  useFollowing(dataset, isWritten);
  useChoice(inbox);
  useCloseOnChoice(inbox.selected);
  useInboxCommands(inbox, groups);
  useStatus(statusOf(inbox, result));
  const focusPanel = useCallback(() => {
    document.querySelector<HTMLElement>('.jw-finding-panel')?.focus();
  }, []);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Findings</h1>
      <FindingsBar />
      <div className={`jw-findings${inbox.rows.length === 0 ? ' jw-findings-alone' : ''}`}>
        <div className="jw-findings-main">
          <FilterBar inbox={inbox} onCancel={control.cancel} />
          {isWritten ? null : (
            <BaselineBar dataset={dataset} choice={choice} result={result} onScore={control.score} />
          )}
          <div className="jw-findings-body" onContextMenu={menu.onContextMenu}>
            <Body
              inbox={inbox}
              isWritten={isWritten}
              onCancel={control.cancel}
              onScore={() => {
                control.score(choice);
              }}
              onOpen={focusPanel}
            />
          </div>
        </div>
        {inbox.rows.length === 0 ? null : (
          <FindingPanel row={picked} result={result} actions={groups.flat()} />
        )}
      </div>
      {menu.element}
      {dialogs.element}
    </main>
  );
}

// The live picture: controls, plot, rolling Top and details side by side, one selection in all of them.

import { Tabs } from '@mantine/core';
import type { LiveTop } from '@jaws/shared/contract/live';
import { liveFilter } from '@jaws/shared/filter/live-filter';
import { memo, useCallback, useEffect, useState, type MouseEvent, type ReactNode } from 'react';
import { useAllowList } from '../../../connection/use-allow-list.ts';
import { useCloseOnChoice } from '../../../objects/use-close-on-choice.ts';
import { useLabelDialog } from '../../../objects/use-label-dialog.tsx';
import {
  useApp,
  useFindings,
  useLive,
  useLiveView,
  useNavigation,
  useSettings,
  useStatus,
} from '../../../state/app-context.tsx';
import type { LiveSummary } from '../../../state/live-points.ts';
import { AllowDialog } from '../../../ui/allow-dialog.tsx';
import { AllowTable } from '../../../ui/allow-table.tsx';
import { formatCount, formatCounted, formatNumber } from '../../../ui/format.ts';
import { ExploreBar } from '../../../ui/screen-tabs.tsx';
import { PanelTitle } from '../../../ui/term.tsx';
import { useRowMenu } from '../../../ui/row-menu.tsx';
import { KeepMenu } from '../keep-menu.tsx';
import { keptFrame } from '../kept-tables.ts';
import { LoadingsPanel } from '../loadings-panel.tsx';
import { NamesLeftOutNote } from '../picture-states.tsx';
import type { PlotTheme } from '../point-style.ts';
import { unitTitles } from '../unit-text.ts';
import { FreezeBar, useFreeze, useFreezeCommands } from './freeze-bar.tsx';
import { LiveControls } from './live-controls.tsx';
import { LiveDetails } from './live-details.tsx';
import { OpenFailed } from './live-notes.tsx';
import { LivePlotColumn } from './live-plot-column.tsx';
import { LivePointsList } from './live-points-list.tsx';
import { LiveSwitch } from './live-switch.tsx';
import { topAddresses, topName } from './live-unit-text.ts';
import { LiveTopList } from './live-top-list.tsx';
import { useLiveActions } from './use-live-actions.ts';
import { useLiveUnit } from './use-live-unit.ts';
import { useSelectionActions } from './use-selection-actions.ts';
import { useUnitCommands } from './use-unit-commands.ts';

// This screen is rendered with every reading for what is picked; these look at frames by themselves, or not at all.
const Controls = memo(LiveControls);
const PlotColumn = memo(LivePlotColumn);
const Switch = memo(LiveSwitch);
const Lower = memo(LowerTabs);

interface LivePictureProps {
  readonly dataset: string;
  readonly theme: PlotTheme;
}

function statusOf(summary: LiveSummary | undefined): string {
  if (summary === undefined) return '';
  const { one, many } = unitTitles[summary.unit];
  return [
    'Live',
    formatCounted(summary.units, one.toLowerCase(), many),
    formatCounted(summary.window.packets, 'packet'),
    formatCounted(summary.clusters, 'cluster'),
    `${formatCount(summary.noise)} outside`,
    summary.eps === null ? '' : `ε ${formatNumber(summary.eps)}`,
    `${formatCount(summary.follow.lagMs)} ms behind`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function Allowed(): ReactNode {
  const { platform } = useApp();
  const entries = useFindings((state) => state.allowed);
  const clock = useSettings((state) => state.clock);
  const { takeBack } = useAllowList();
  if (entries.length === 0)
    return (
      <p className="jw-panel-text jw-dim">
        Nothing is on the allow-list. M puts the unit that is picked on it.
      </p>
    );
  return <AllowTable entries={entries} clock={clock} nowMs={platform.now()} onTakeBack={takeBack} />;
}

/** The unit alone, or everything an address takes part in. */
function allowChoices(top: LiveTop): string[] {
  // By its ends, not by its number: in the next dataset that is another one.
  return [topName(top), ...topAddresses(top).filter((address) => address !== top.id)];
}

function LowerTabs({ rowHeight }: { readonly rowHeight: number }): ReactNode {
  const { shown } = useLiveView();
  const projection = shown?.summary.projection;
  return (
    <Tabs defaultValue="points" className="jw-lower" keepMounted={false}>
      <Tabs.List
        // Arrow keys here change the tab, not the frame.
        onKeyDown={(event) => {
          event.stopPropagation();
        }}
      >
        <Tabs.Tab value="points">All points</Tabs.Tab>
        <Tabs.Tab value="axes">Axes</Tabs.Tab>
        <Tabs.Tab value="allowed">Allowed ({formatCount(shown?.summary.allowed ?? 0)})</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="points">
        <LivePointsList rowHeight={rowHeight} />
      </Tabs.Panel>
      <Tabs.Panel value="axes">
        {projection === undefined ? null : (
          <LoadingsPanel
            axes={{ features: projection.loadings, explainedVariance: projection.explainedVariance }}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="allowed">
        <Allowed />
      </Tabs.Panel>
    </Tabs>
  );
}

/** Following starts here and goes on when another screen is shown. */
function useFollow(dataset: string): void {
  const { live } = useApp().stores;
  useEffect(() => {
    live.getState().follow(dataset);
  }, [live, dataset]);
}

function openDetails(): void {
  document.querySelector<HTMLElement>('.jw-unit')?.focus();
}

/** What is picked, what can be done with it, and the dialogs that some of it needs. */
function useHands(dataset: string) {
  const { focus, selected, settings, pins } = useLive((state) => state);
  const unit = useLiveUnit(focus);
  useCloseOnChoice(focus?.id ?? focus?.key ?? null);
  const { platform } = useApp();
  const { pin } = useLiveActions();
  const { allow } = useAllowList();
  const [allowing, setAllowing] = useState<LiveTop | null>(null);
  const label = useLabelDialog(dataset);
  const onPin = useCallback(
    (top: LiveTop) => {
      pin(top.id, !(pins.get(top.id) ?? top.pinned));
    },
    [pin, pins],
  );
  const kind = settings.unit;
  const onAllow = setAllowing;
  const actions = useSelectionActions({ kind, unit, selected, onLabel: label.onLabel, onPin, onAllow });
  useUnitCommands({ unit, onPin, onAllow });
  const dialogs = (
    <>
      <AllowDialog
        choices={allowing === null ? null : allowChoices(allowing)}
        nowMs={platform.now}
        onAllow={allow}
        onClose={() => {
          setAllowing(null);
        }}
      />
      {label.element}
    </>
  );
  return { kind, unit, actions, onPin, onAllow, dialogs };
}

type Hands = ReturnType<typeof useHands>;

function Side(props: {
  readonly hands: Hands;
  readonly rowHeight: number;
  readonly onMenu: (event: MouseEvent) => void;
}): ReactNode {
  const { hands, rowHeight, onMenu } = props;
  const { shown } = useLiveView();
  const { kind, unit, actions, onPin, onAllow } = hands;
  return (
    <div className="jw-side">
      <section className="jw-top-list" aria-label="Most unusual now" onContextMenu={onMenu}>
        <PanelTitle text={`Most unusual ${unitTitles[kind].many} now`} term="evidence" />
        {shown === null ? null : (
          <>
            <NamesLeftOutNote packets={shown.summary.namesLeftOut} />
            <LiveTopList
              top={shown.summary.top}
              rowHeight={rowHeight}
              onPin={onPin}
              onAllow={onAllow}
              onOpen={openDetails}
            />
          </>
        )}
      </section>
      <LiveDetails kind={kind} unit={unit} actions={actions.pane} />
    </div>
  );
}

/** Keeps what the plot shows at that moment, which may be newer than what is read. */
function Keep(): ReactNode {
  const { liveFrames } = useApp().stores;
  const { shown } = useLiveView();
  if (shown === null) return <KeepMenu picture={null} />;
  return <KeepMenu picture={() => keptFrame(liveFrames.getView().shown ?? shown)} />;
}

/** Nobody may take all packets for those of the filter, nor these for all. */
function ScopeNote(): ReactNode {
  const filter = useNavigation((state) => state.filter);
  const hasRange = useNavigation(({ range }) => range !== null);
  const unit = useLive(({ settings }) => settings.unit);
  const { where, unused } = liveFilter(filter, unit);
  const notes = [
    ...(where === null ? [] : ['Only packets of the filter, alerts included.']),
    ...(unused === null ? [] : [`All packets: ${unused}. Switch Live off to use the filter.`]),
    ...(hasRange ? ['Live is not limited to the time range.'] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <span role="note" className="jw-dim">
      {notes.join(' ')}
    </span>
  );
}

export function LivePicture({ dataset, theme }: LivePictureProps): ReactNode {
  useFollow(dataset);
  const { shown } = useLiveView();
  const isFailed = useLive((state) => state.phase === 'failed');
  const zoom = useSettings((state) => state.zoom);
  const rowHeight = Math.round(0.22 * zoom);
  const freeze = useFreeze();
  useFreezeCommands(freeze);
  useStatus(statusOf(shown?.summary));
  const hands = useHands(dataset);
  const menu = useRowMenu(() => hands.actions.menu);
  return (
    <>
      <ExploreBar>
        <ScopeNote />
        <FreezeBar actions={freeze} />
        <Switch dataset={dataset} />
        <Keep />
      </ExploreBar>
      <div className="jw-picture">
        <Controls />
        <div className="jw-centre">
          {isFailed ? <OpenFailed /> : <PlotColumn dataset={dataset} theme={theme} onMenu={menu.openAt} />}
          <Lower rowHeight={rowHeight} />
        </div>
        <Side hands={hands} rowHeight={rowHeight} onMenu={menu.onContextMenu} />
        {menu.element}
        {hands.dialogs}
      </div>
    </>
  );
}

// The picture: controls, plot, list and details side by side, one selection in all of them.

import { Button, Loader, Text } from '@mantine/core';
import {
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { useCloseOnChoice } from '../../objects/use-close-on-choice.ts';
import { hasWebGl, smallSetPoints } from '../../platform/load-plotly.ts';
import { maxDrawnPoints, type PictureState } from '../../state/picture-store.ts';
import { useApp, useCommands, useNavigation, useSettings, useStatus } from '../../state/app-context.tsx';
import { showDone } from '../../ui/error-report.ts';
import { ExploreBar } from '../../ui/screen-tabs.tsx';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { useRowMenu, type MenuPlace, type Pivot } from '../../ui/row-menu.tsx';
import { PanelTitle } from '../../ui/term.tsx';
import { progressText } from './analysis-progress.tsx';
import { Controls } from './controls.tsx';
import { choosePoints, maxSvgPoints, thinningText } from './drawn-points.ts';
import { KeepMenu } from './keep-menu.tsx';
import { keptResult } from './kept-tables.ts';
import { Legend } from './legend.tsx';
import { LiveSwitch } from './live/live-switch.tsx';
import { useLiveOn } from './live/use-live-on.ts';
import { LowerTabs } from './lower-tabs.tsx';
import { makeFigure } from './plot-figure.ts';
import type { PlotTheme } from './point-style.ts';
import { NamesLeftOutNote, NoPicture, NothingToDraw } from './picture-states.tsx';
import { ScatterPlot } from './scatter-plot.tsx';
import { TopList } from './top-list.tsx';
import { UnitDetails } from './unit-details.tsx';
import { unitTitles } from './unit-text.ts';
import {
  useAnalysis,
  useFeatureTexts,
  usePickedUnit,
  usePicture,
  useWantedUnit,
  type AnalysisControl,
} from './use-analysis.ts';
import { useUnitActions } from './use-unit-actions.ts';

function statusOf({ result, status, progress }: PictureState): string {
  if (status === 'running') return `${progressText(progress)}…`;
  if (result === null) return '';
  const { one, many } = unitTitles[result.unit];
  const parts = [
    formatCounted(result.points, one.toLowerCase(), many),
    formatCounted(result.clusters, 'cluster'),
  ];
  parts.push(`${formatCount(result.noise)} outside`, `local: ${result.localRule}`);
  parts.push(formatDuration(result.durationMs));
  return parts.join(' · ');
}

function Plot(props: {
  readonly result: AnalysisResult;
  readonly theme: PlotTheme;
  readonly onMenu: (place: MenuPlace) => void;
}): ReactNode {
  const { result, theme, onMenu } = props;
  const { selected, select, answeredKey } = usePicture((state) => state);
  const [isContextLost, setContextLost] = useState(false);
  const isSmall = result.drawn.id.length <= smallSetPoints;
  // Asking costs a quarter of a second where a processor does the drawing: only who needs WebGL asks.
  const webGl = useMemo(() => !isSmall && !isContextLost && hasWebGl(document), [isSmall, isContextLost]);
  const points = useMemo(() => choosePoints(result, webGl ? maxDrawnPoints : maxSvgPoints), [result, webGl]);
  const figureFor = useCallback(
    (width: number, height: number) => {
      const traceType = webGl ? ('scattergl' as const) : ('scatter' as const);
      const revision = answeredKey ?? '';
      return makeFigure({ result, points, selected, theme, traceType, width, height, revision });
    },
    [result, points, selected, theme, webGl, answeredKey],
  );
  const onContextLost = useCallback(() => {
    setContextLost(true);
  }, []);
  const thinning = thinningText(result, points.shown, webGl || isSmall);
  const { many } = unitTitles[result.unit];
  return (
    <div className="jw-plot-column">
      <Legend groups={points.groups} theme={theme} />
      <ScatterPlot
        // A canvas cannot change its kind of context: a fresh element for SVG.
        key={webGl ? 'webgl' : 'svg'}
        label={`Scatter plot of ${formatCount(points.shown)} ${many}; the same points are in the table All points`}
        build={webGl ? 'strict' : 'basic'}
        figureFor={figureFor}
        onPick={select}
        onMenu={(id, place) => {
          select(id);
          onMenu(place);
        }}
        onContextLost={onContextLost}
      />
      {thinning === null ? null : (
        <Text size="xs" c="dimmed" px="sm" role="note">
          {thinning}
        </Text>
      )}
    </div>
  );
}

function PictureBar(props: { readonly dataset: string; readonly control: AnalysisControl }): ReactNode {
  const { status, result } = usePicture((state) => state);
  return (
    <ExploreBar>
      {status === 'running' ? (
        <Button
          variant="default"
          leftSection={<Loader size={12} aria-hidden="true" />}
          onClick={props.control.cancel}
        >
          Cancel
        </Button>
      ) : null}
      <LiveSwitch dataset={props.dataset} />
      <KeepMenu picture={result === null ? null : () => keptResult(props.dataset, result)} />
    </ExploreBar>
  );
}

function usePictureCommands(): void {
  const { change, reset, select } = usePicture((state) => state);
  const commands = useMemo(() => {
    const units = (['channels', 'endpoints', 'flows', 'packets'] as const).map((unit, index) => ({
      id: `unit-${unit}`,
      title: `Draw ${unitTitles[unit].many}`,
      group: 'Picture',
      shortcut: String(index + 1),
      run() {
        change({ unit });
      },
    }));
    const focus = (id: string, title: string, shortcut: string, find: () => HTMLElement | null) => {
      return { id, title, group: 'Picture', shortcut, run: () => find()?.focus() };
    };
    return [
      ...units,
      focus('picture-top', 'Go to the top list', 'T', () =>
        document.querySelector('.jw-top-list [role=grid]'),
      ),
      { id: 'picture-reset', title: 'Reset the analysis settings to defaults', group: 'Picture', run: reset },
      {
        id: 'picture-unselect',
        title: 'Select nothing',
        group: 'Picture',
        shortcut: 'Escape',
        run() {
          select(null);
        },
      },
    ];
  }, [change, reset, select]);
  useCommands(commands);
}

function sayMissing(id: string): void {
  showDone(`${id} is not in the picture`, 'The filter leaves it out, or it has no packets here.');
}

interface PictureProps {
  readonly dataset: string;
  readonly theme: PlotTheme;
}

/** The list, and the details of what is selected. */
function Side(props: {
  readonly result: AnalysisResult;
  readonly rowHeight: number;
  readonly actions: readonly Pivot[];
  readonly onMenu: (event: MouseEvent) => void;
}): ReactNode {
  const { result, rowHeight, actions, onMenu } = props;
  const { selected, select } = usePicture((state) => state);
  return (
    <div className="jw-side">
      <section className="jw-top-list" aria-label="Most unusual" onContextMenu={onMenu}>
        <PanelTitle text={`Most unusual ${unitTitles[result.unit].many}`} term="evidence" />
        <NamesLeftOutNote packets={result.namesLeftOut} />
        <TopList
          result={result}
          selected={selected}
          rowHeight={rowHeight}
          onPick={select}
          onOpen={() => actions[0]?.run()}
        />
      </section>
      <UnitDetails result={result} selected={selected} actions={actions} />
    </div>
  );
}

function PictureBody(props: PictureProps & { readonly control: AnalysisControl }): ReactNode {
  const { result, status, answeredKey, error, selected } = usePicture((state) => state);
  const { filter, range, setFilter, setRange } = useNavigation((state) => state);
  const zoom = useSettings((state) => state.zoom);
  const actions = useUnitActions(result, selected);
  useCloseOnChoice(selected);
  const menu = useRowMenu(() => actions.menu);
  const rowHeight = Math.round(0.22 * zoom);
  const clearScope = (): void => {
    setFilter('');
    setRange(null);
  };
  return (
    <div className="jw-picture">
      <Controls result={result} />
      <div className="jw-centre">
        {result === null ? (
          <NoPicture
            // Before the first answer it is about to be asked.
            status={answeredKey === null ? 'running' : status}
            error={error}
            onRun={props.control.run}
          />
        ) : result.points === 0 ? (
          <NothingToDraw isScoped={filter !== '' || range !== null} onClear={clearScope} />
        ) : (
          <>
            <Plot result={result} theme={props.theme} onMenu={menu.openAt} />
            <LowerTabs result={result} rowHeight={rowHeight} onMenu={menu.onContextMenu} />
          </>
        )}
      </div>
      {result === null ? (
        <div className="jw-side" />
      ) : (
        <Side result={result} rowHeight={rowHeight} actions={actions.pane} onMenu={menu.onContextMenu} />
      )}
      {menu.element}
    </div>
  );
}

/** All of a dataset at once; what was followed before is let go. */
function StandingPicture(props: PictureProps): ReactNode {
  const { live } = useApp().stores;
  const control = useAnalysis(props.dataset);
  const unit = usePicture((state) => state.settings.unit);
  const status = usePicture(statusOf);
  useFeatureTexts(unit);
  usePickedUnit();
  useWantedUnit(sayMissing);
  useStatus(status);
  usePictureCommands();
  useEffect(() => {
    live.getState().follow(null);
  }, [live]);
  return (
    <>
      <PictureBar dataset={props.dataset} control={control} />
      <PictureBody {...props} control={control} />
    </>
  );
}

// Fetched when it is first wanted: the first picture of a dataset should not wait for it.
const LivePicture = lazy(async () => {
  const { LivePicture: component } = await import('./live/live-picture.tsx');
  return { default: component };
});

export function PictureScreen(props: PictureProps): ReactNode {
  const isLive = useLiveOn(props.dataset);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Picture</h1>
      {isLive ? (
        <Suspense fallback={null}>
          <LivePicture key={props.dataset} {...props} />
        </Suspense>
      ) : (
        <StandingPicture {...props} />
      )}
    </main>
  );
}

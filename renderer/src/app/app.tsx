// Puts the page together: rail, top line, the screen that is chosen, status line, and what floats above.

import { lazy, Suspense, useCallback, useEffect, type ComponentType, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { LostBanner } from '../connection/connection-screens.tsx';
import { startSessionSync } from '../connection/session-sync.ts';
import { useImportZone } from '../features/datasets/import-zone.tsx';
import { useImport, useJobEndings } from '../features/datasets/use-import.ts';
import { useFindingsSession } from '../features/findings/use-findings-session.ts';
import { usePractice, useDrillSession } from '../features/drill/use-practice.ts';
import { FirstStart } from '../features/first-start/first-start.tsx';
import { useLiveSession } from '../features/picture/live/use-live-session.ts';
import { PictureScreen } from '../features/picture/picture-screen.tsx';
import { Histogram } from '../features/scope/histogram.tsx';
import { ObjectPanel } from '../objects/object-panel.tsx';
import { useApp, useNavigation } from '../state/app-context.tsx';
import type { DatasetsState } from '../state/datasets-store.ts';
import type { JobsState } from '../state/jobs-store.ts';
import { hasScope, isDataScreen, type Screen, type TableName } from '../state/navigation-store.ts';
import { showError } from '../ui/error-report.ts';
import { useShownDataset } from '../state/use-shown-dataset.ts';
import { tableTitles } from '../ui/table-definitions.ts';
import { CaptureStrip } from './capture-strip.tsx';
import { useGlobalCommands } from './global-commands.ts';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import type { ShownTheme } from './themed.tsx';
import { Tour } from './tour.tsx';
import { TopBar } from './top-bar.tsx';
import { useLeaveWarning } from './use-leave-warning.ts';

// What is fetched when it is asked for.
const OverviewScreen = lazy(async () => {
  const { OverviewScreen: component } = await import('../features/overview/overview-screen.tsx');
  return { default: component };
});
const TableScreen = lazy(async () => {
  const { TableScreen: component } = await import('../features/tables/tables-screens.tsx');
  return { default: component };
});
const FinderScreen = lazy(async () => {
  const { FinderScreen: component } = await import('../features/finder/finder-screen.tsx');
  return { default: component };
});
const FindingsScreen = lazy(async () => {
  const { FindingsScreen: component } = await import('../features/findings/findings-screen.tsx');
  return { default: component };
});
const ModelsScreen = lazy(async () => {
  const { ModelsScreen: component } = await import('../features/models/models-screen.tsx');
  return { default: component };
});
const DatasetsScreen = lazy(async () => {
  const { DatasetsScreen: component } = await import('../features/datasets/datasets-screen.tsx');
  return { default: component };
});
const CaptureScreen = lazy(async () => {
  const { CaptureScreen: component } = await import('../features/capture/capture-screen.tsx');
  return { default: component };
});
const DrillScreen = lazy(async () => {
  const { DrillScreen: component } = await import('../features/drill/drill-screen.tsx');
  return { default: component };
});
const DoctorScreen = lazy(async () => {
  const { DoctorScreen: component } = await import('../features/doctor/doctor-screen.tsx');
  return { default: component };
});
const LookupScreen = lazy(async () => {
  const { LookupScreen: component } = await import('../features/lookup/lookup-screen.tsx');
  return { default: component };
});
const HelpScreen = lazy(async () => {
  const { HelpScreen: component } = await import('../features/help/help-screen.tsx');
  return { default: component };
});
const SettingsScreen = lazy(async () => {
  const { SettingsScreen: component } = await import('../features/settings/settings-screen.tsx');
  return { default: component };
});

/** Screens that are about nothing but themselves. */
const screensAlone: Readonly<Partial<Record<Screen, ComponentType>>> = {
  settings: SettingsScreen,
  help: HelpScreen,
};

/** Those of them whose plots want the theme. */
const screensWithPlots: Readonly<Partial<Record<Screen, ComponentType<{ readonly theme: ShownTheme }>>>> = {
  lookup: LookupScreen,
  models: ModelsScreen,
  drill: DrillScreen,
};

interface Doors {
  readonly chooseFiles: () => void;
  readonly openDemo: () => void;
}

function isTable(screen: Screen): screen is TableName {
  return Object.hasOwn(tableTitles, screen);
}

function DataScreen(props: {
  readonly screen: Screen;
  readonly dataset: string;
  readonly theme: ShownTheme;
}): ReactNode {
  const { screen, dataset, theme } = props;
  if (screen === 'findings') return <FindingsScreen key={dataset} dataset={dataset} />;
  if (screen === 'picture') return <PictureScreen dataset={dataset} theme={theme} />;
  if (screen === 'finder') return <FinderScreen key={dataset} dataset={dataset} theme={theme} />;
  if (isTable(screen)) return <TableScreen table={screen} dataset={dataset} />;
  return <OverviewScreen key={dataset} dataset={dataset} />;
}

function CurrentScreen(props: Doors & { readonly theme: ShownTheme }): ReactNode {
  const { stores, demoAvailable } = useApp();
  const screen = useNavigation((state) => state.screen);
  const dataset = useNavigation((state) => state.dataset);
  const { status, datasets } = useStore(stores.datasets);
  const goTo = useNavigation((state) => state.goTo);
  const practice = usePractice();
  const Alone = screensAlone[screen];
  if (Alone !== undefined) return <Alone />;
  if (screen === 'capture') return <CaptureScreen />;
  const Drawn = screensWithPlots[screen];
  if (Drawn !== undefined) return <Drawn theme={props.theme} />;
  if (screen === 'doctor') return <DoctorScreen onDemo={props.openDemo} onChooseFiles={props.chooseFiles} />;
  if (status === 'loading') return null;
  if (datasets.length === 0) {
    return (
      <FirstStart
        demoAvailable={demoAvailable}
        onDemo={props.openDemo}
        onChooseFiles={props.chooseFiles}
        onCapture={() => {
          goTo('capture');
        }}
        onPractice={() => {
          goTo('drill');
          practice.start();
        }}
      />
    );
  }
  const isThere = dataset !== null && datasets.some((one) => one.name === dataset);
  if (screen === 'datasets' || !isThere) return <DatasetsScreen onChooseFiles={props.chooseFiles} />;
  return <DataScreen screen={screen} dataset={dataset} theme={props.theme} />;
}

/** Where the screen shows traffic, and there is some. */
function ScopeHistogram(): ReactNode {
  const screen = useNavigation((state) => state.screen);
  const dataset = useShownDataset();
  return hasScope(screen) && dataset !== null ? <Histogram dataset={dataset} /> : null;
}

/** What was chosen on any screen of the dataset or looked up, beside it. */
function ScopeObject(): ReactNode {
  const screen = useNavigation((state) => state.screen);
  const object = useNavigation((state) => state.object);
  const dataset = useShownDataset();
  if (object === null || !(screen === 'lookup' || (dataset !== null && isDataScreen(screen)))) return null;
  return <ObjectPanel dataset={dataset} object={object} />;
}

/** The dataset to open when none is: the youngest. One that is being imported is opened when it is whole (`useJobEndings`). */
function youngest({ datasets }: DatasetsState, { jobs }: JobsState): string | null {
  const coming = new Set(
    [...jobs.values()].map(({ job }) =>
      job.state === 'running' && job.kind === 'import' ? job.dataset : null,
    ),
  );
  const [first] = datasets.filter(({ name }) => !coming.has(name)).sort((a, b) => b.createdMs - a.createdMs);
  return first?.name ?? null;
}

function useSession(): void {
  const { client, stores, platform } = useApp();
  useEffect(
    () => startSessionSync({ client, stores, now: platform.now, onError: showError }),
    [client, stores, platform],
  );
  useEffect(
    () =>
      stores.datasets.subscribe((state) => {
        const navigation = stores.navigation.getState();
        if (navigation.dataset === null) navigation.openDataset(youngest(state, stores.jobs.getState()));
      }),
    [stores],
  );
}

export interface AppProps {
  readonly theme: ShownTheme;
  /** null = connected. */
  readonly lost: { readonly attempt: number } | null;
  readonly onRetry: () => void;
}

export function App({ theme, lost, onRetry }: AppProps): ReactNode {
  useSession();
  useLiveSession();
  useFindingsSession();
  useDrillSession();
  useJobEndings();
  useLeaveWarning();
  const importing = useImport();
  const zone = useImportZone(importing);
  const { openDemo } = importing;
  useGlobalCommands({ chooseFiles: zone.chooseFiles, openDemo });
  const onCancelJob = useCallback(
    (jobId: string) => {
      importing.cancelJob(jobId);
    },
    [importing],
  );
  return (
    <div className="jw-shell">
      {lost === null ? null : <LostBanner attempt={lost.attempt} onRetry={onRetry} />}
      <Rail />
      <TopBar onCancelJob={onCancelJob} />
      <div className="jw-strips">
        <CaptureStrip />
        <Tour />
      </div>
      <ScopeHistogram />
      <div className="jw-main">
        <Suspense fallback={null}>
          <CurrentScreen theme={theme} chooseFiles={zone.chooseFiles} openDemo={openDemo} />
        </Suspense>
        <ScopeObject />
      </div>
      <StatusBar connected={lost === null} />
      {zone.element}
      <Palette />
    </div>
  );
}

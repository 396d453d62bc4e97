// Follows one dataset on the host for as long as it is wanted: opens the follower, hands its frames to the buffer,
// tells it of changed settings, and closes it. The only writer of the live picture's state.

import type { LiveFrame, LiveSettings } from '@jaws/shared/contract/live';
import { liveFilter } from '@jaws/shared/filter/live-filter';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import type { DatasetsStore } from '../state/datasets-store.ts';
import type { LiveFrames } from '../state/live-frames.ts';
import type { LiveStore } from '../state/live-store.ts';
import { choiceFor } from '../state/marked-baseline.ts';
import type { NavigationStore } from '../state/navigation-store.ts';
import { describeError } from '../ui/error-report.ts';

export interface LiveFollow {
  readonly client: RpcClient;
  readonly live: LiveStore;
  /** Has the filter. */
  readonly navigation: NavigationStore;
  /** Knows which one is the baseline. */
  readonly datasets: DatasetsStore;
  readonly frames: LiveFrames;
  readonly dataset: string;
  readonly onError: (error: unknown) => void;
}

type Wanted = Pick<LiveFollow, 'live' | 'navigation' | 'datasets' | 'dataset'>;

function settingsOf({ live, navigation, datasets, dataset }: Wanted): LiveSettings {
  const { settings, choice } = live.getState();
  const { baseline, alertsPerDay, model = null } = choice ?? choiceFor(dataset, datasets.getState().datasets);
  return {
    ...settings,
    where: liveFilter(navigation.getState().filter, settings.unit).where,
    baseline: baseline === null ? null : { dataset: baseline, alertsPerDay },
    model,
  };
}

export function startLiveFollow(follow: LiveFollow): () => void {
  const { client, live, navigation, datasets, frames, dataset, onError } = follow;
  let stopped = false;
  let liveId: string | null = null;
  /** The first frame may be here before the answer that says whose it is. */
  const early = new Map<string, LiveFrame>();
  const stopFrames = client.subscribe('live.frameChanged', (frame) => {
    if (liveId === null) early.set(frame.liveId, frame);
    else if (frame.liveId === liveId) frames.push(frame);
  });
  const close = (id: string): void => {
    // A host that is gone has closed it itself.
    client.call('live.close', { liveId: id }).catch(() => undefined);
  };
  let told = settingsOf(follow);
  const configure = (): void => {
    const settings = settingsOf(follow);
    if (liveId === null || JSON.stringify(settings) === JSON.stringify(told)) return;
    told = settings;
    client.call('live.configure', { liveId, settings }).catch(onError);
  };
  const stopSettings = live.subscribe(configure);
  const stopFilter = navigation.subscribe(({ filter }, before) => {
    if (filter !== before.filter) configure();
  });
  const stopDatasets = datasets.subscribe(configure);
  live.getState().report({ phase: 'opening' });
  client
    .call('live.open', { dataset, settings: told })
    .then((opened) => {
      if (stopped) {
        close(opened.liveId);
        return;
      }
      liveId = opened.liveId;
      live.getState().report({ phase: 'open', liveId });
      const first = early.get(liveId);
      early.clear();
      if (first !== undefined) frames.push(first);
      configure();
    })
    .catch((error: unknown) => {
      if (!stopped) live.getState().report({ phase: 'failed', error: describeError(error) });
    });
  return () => {
    stopped = true;
    stopFrames();
    stopSettings();
    stopFilter();
    stopDatasets();
    if (liveId !== null) close(liveId);
    frames.clear();
    live.getState().report({ phase: 'off' });
  };
}

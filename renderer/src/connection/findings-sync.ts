// Keeps the inbox equal to the host: the findings kept of the dataset shown, its live alerts, and the allow-list.

import type { LiveAlert, LiveAlertList } from '@jaws/shared/contract/live';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import type { AppStores } from '../state/app-stores.ts';
import { describeError } from '../ui/error-report.ts';

export interface FindingsSync {
  readonly client: RpcClient;
  readonly stores: Pick<AppStores, 'findings' | 'navigation' | 'datasets'>;
  /** Of alerts that come while the page is open, each once. */
  readonly onAlert: (alert: LiveAlert, list: LiveAlertList) => void;
  readonly onError: (error: unknown) => void;
}

export function startFindingsSync({ client, stores, onAlert, onError }: FindingsSync): () => void {
  const { findings, navigation, datasets } = stores;
  let stopped = false;
  /** Alerts that were here already are no news. */
  const told = new Set<string>();
  const guarded = (work: () => Promise<void>) => (): void => {
    work().catch((error: unknown) => {
      if (!stopped) onError(error);
    });
  };
  const readInbox = inboxReader(client, stores, () => stopped);
  const readAlerts = guarded(async () => {
    const { dataset } = navigation.getState();
    if (dataset === null) return;
    const list = await client.call('live.alerts', { dataset });
    for (const { id, isTold } of list.alerts) if (isTold) told.add(id);
    if (!stopped) findings.getState().reportAlerts(list);
  });
  const readAllowed = guarded(async () => {
    const { entries } = await client.call('findings.allowList', {});
    if (!stopped) findings.getState().knowAllowed(entries);
  });
  const undo = [
    client.subscribe('findings.changed', () => {
      readInbox();
      readAllowed();
    }),
    client.subscribe('live.alertsChanged', (list) => {
      const isKnown = findings.getState().alerts.has(list.dataset);
      findings.getState().reportAlerts(list);
      // Of a dataset that nobody has asked for: only what has come now is news.
      const [newest] = list.alerts;
      if (!isKnown) for (const { id, atMs } of list.alerts) if (atMs !== newest?.atMs) told.add(id);
      // Newest first; told in the order in which they came.
      for (const alert of list.alerts.toReversed()) {
        if (!alert.isTold || told.has(alert.id)) continue;
        told.add(alert.id);
        onAlert(alert, list);
      }
    }),
    navigation.subscribe((state, before) => {
      if (state.dataset === before.dataset) return;
      readInbox();
      readAlerts();
    }),
    // A dataset that has changed may have other findings.
    datasets.subscribe((state, before) => {
      if (state.revision !== before.revision) readInbox();
    }),
  ];
  readInbox();
  readAlerts();
  readAllowed();
  return () => {
    stopped = true;
    for (const stop of undo) stop();
  };
}

/** A newer question is never answered by an older answer, nor one about another dataset. */
function inboxReader(
  client: RpcClient,
  { findings, navigation, datasets }: FindingsSync['stores'],
  isStopped: () => boolean,
): () => void {
  let asked = 0;
  const read = async (): Promise<void> => {
    const { dataset } = navigation.getState();
    asked += 1;
    const turn = asked;
    const isThere = datasets.getState().datasets.some(({ name }) => name === dataset);
    if (dataset === null || !isThere) return;
    const isCurrent = (): boolean =>
      !isStopped() && turn === asked && navigation.getState().dataset === dataset;
    try {
      const answer = await client.call('findings.read', { dataset });
      if (isCurrent()) findings.getState().answered(dataset, answer);
    } catch (error) {
      // Told where the findings are looked at: of a damaged dataset every other screen has its own word.
      if (isCurrent()) findings.getState().failed(dataset, describeError(error));
    }
  };
  return () => void read();
}

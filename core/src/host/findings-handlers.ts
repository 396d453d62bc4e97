// The inbox of findings: what is kept beside a dataset, computed in the view worker, with the allow-list applied.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { FindingsAnswer } from '@jaws/shared/contract/findings';
import { applyAllowList, createAllowList } from '@jaws/shared/findings/allow-list';
import { findingsEngineVersion } from '@jaws/shared/findings/engine-version';
import { modelHashOf } from '../models/model-store.ts';
import { changeInbox, isFresh, readInbox, withStates, type Inbox } from '../findings/findings-file.ts';
import type { HostServices } from './host-services.ts';

type FindingsHandlers = Pick<Handlers, Extract<keyof Handlers, `findings.${string}`>>;

export function createFindingsHandlers(services: HostServices): FindingsHandlers {
  const { dataDir, store, viewWorker, allowList, clock, log, findingsChanged } = services;
  const warn = (text: string): void => {
    log.warn(text);
  };
  const answer = async (dataset: string, { computed, states }: Inbox): Promise<FindingsAnswer> => {
    if (computed === null) return { status: 'none', computed: null, states: [...states] };
    const { result, baseline, alertsPerDay, model, madeMs } = computed;
    const allowed = applyAllowList(result, createAllowList(await allowList.entries(), clock()));
    const hash = model == null ? null : await modelHashOf(dataDir, model);
    const status = isFresh(computed, await store.manifest(dataset), hash) ? 'fresh' : 'outdated';
    const kept = { result: allowed, baseline, alertsPerDay, model: model ?? null, madeMs };
    return { status, computed: kept, states: [...states] };
  };
  const change = async (dataset: string, changed: (inbox: Inbox) => Inbox): Promise<Inbox> => {
    // A dataset that is not there is told as such, and no folder is made for it.
    await store.manifest(dataset);
    const inbox = await changeInbox(store.folder(dataset), dataset, warn, changed);
    findingsChanged();
    return inbox;
  };
  return {
    'findings.read': async ({ dataset }) => {
      await store.manifest(dataset);
      return await answer(dataset, await readInbox(store.folder(dataset), warn));
    },
    'findings.score': async (input, context) => {
      const { dataset, baseline, alertsPerDay, model = null } = input;
      const { content, modelHash, result } = await viewWorker.useInterruptibly(
        (client) => client.call('work.score', input, context),
        context.signal,
      );
      const computed = {
        ...{ engine: findingsEngineVersion, content, baseline, alertsPerDay, model, modelHash, result },
        madeMs: clock(),
      };
      return await answer(dataset, await change(dataset, (inbox) => ({ ...inbox, computed })));
    },
    'findings.setState': async ({ dataset, ids, state, reason }) => {
      let before: FindingsAnswer['states'] = [];
      await change(dataset, (inbox) => {
        const next = withStates(inbox, ids, { state, reason, changedMs: clock() });
        before = next.before;
        return next.inbox;
      });
      return { before };
    },
    'findings.allowList': async () => ({ entries: await allowList.entries() }),
    'findings.allow': (entry) => allowList.allow(entry),
    'findings.disallow': async ({ what }) => {
      await allowList.disallow(what);
      return null;
    },
  };
}

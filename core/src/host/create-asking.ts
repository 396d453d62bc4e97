// What asks others about addresses, joined: the service, the settings of the model, and where its key is kept.

import type { Events } from '@jaws/shared/contract/contract';
import type { EventHub } from '@jaws/shared/rpc/event-hub';
import type { HostOptions } from '../host.ts';
import { AskingService } from '../lookup/online/asking-service.ts';
import { ModelSettings } from '../lookup/online/model-settings.ts';
import type { HostServices } from './host-services.ts';
import { createSessionKeeper } from './secret-keeper.ts';

export function createAsking(
  {
    dataDir,
    clock,
    log,
    randomId,
    offlineLookup,
  }: Pick<HostServices, 'dataDir' | 'clock' | 'log' | 'randomId' | 'offlineLookup'>,
  { secretKeeper, lookupServers }: HostOptions,
  hub: EventHub<Events>,
): Pick<HostServices, 'asking' | 'modelOfLookups'> {
  // Also shown: a page cannot know otherwise why an answer or a model is gone.
  const warn = (text: string): void => {
    log.warn(text);
    hub.publish('session.problemRaised', {
      ...{ code: 'dataset.io', message: text.slice(0, 2000) },
      hint: 'Check the data folder and its permissions.',
    });
  };
  const settings = new ModelSettings({ dataDir, keeper: secretKeeper ?? createSessionKeeper({}), warn });
  const asking = new AskingService({
    ...{ dataDir, clock, randomId, log, warn, settings, servers: lookupServers },
    offline: offlineLookup,
    publish: (state) => {
      hub.publish('lookup.askingChanged', state);
    },
  });
  return { asking, modelOfLookups: settings };
}

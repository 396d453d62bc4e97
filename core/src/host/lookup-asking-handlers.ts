// Asking others about an address, for pages: the service keeps what was previewed, the settings which model is asked.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { HostServices } from './host-services.ts';

type LookupAskingHandlers = Pick<
  Handlers,
  | 'lookup.model'
  | 'lookup.setModel'
  | 'lookup.setKey'
  | 'lookup.answers'
  | 'lookup.forgetAnswers'
  | 'lookup.previewAsk'
  | 'lookup.ask'
>;

export function createLookupAskingHandlers({
  asking,
  modelOfLookups,
}: Pick<HostServices, 'asking' | 'modelOfLookups'>): LookupAskingHandlers {
  return {
    'lookup.model': () => modelOfLookups.state(),
    'lookup.setModel': ({ model }) => modelOfLookups.setModel(model),
    'lookup.setKey': ({ key }) => modelOfLookups.setKey(key),
    'lookup.answers': ({ address }) => asking.answers(address),
    'lookup.forgetAnswers': async ({ address }) => {
      await asking.forget(address);
      return null;
    },
    'lookup.previewAsk': ({ address, ways }) => asking.preview(address, ways),
    'lookup.ask': ({ askId }, { signal }) => asking.ask(askId, signal),
  };
}

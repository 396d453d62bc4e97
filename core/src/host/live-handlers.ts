// The live picture for pages: the service knows which are open, the worker makes them.

import type { Handlers } from '@jaws/shared/contract/contract';
import type { LiveService } from '../live/live-service.ts';

type LiveHandlers = Pick<Handlers, Extract<keyof Handlers, `live.${string}`>>;

export function createLiveHandlers(live: LiveService): LiveHandlers {
  return {
    'live.open': async ({ dataset, settings }) => ({ liveId: await live.openPicture(dataset, settings) }),
    'live.configure': (input, context) =>
      live.ask(input.liveId, (client) => client.call('work.configureLive', input, context)),
    'live.close': async ({ liveId }) => {
      await live.closePicture(liveId);
      return null;
    },
    'live.pin': (input, context) =>
      live.ask(input.liveId, (client) => client.call('work.pinLive', input, context)),
    'live.alerts': ({ dataset }) => Promise.resolve(live.alerts(dataset)),
    'live.units': (input, context) =>
      live.ask(input.liveId, (client) => client.call('work.liveUnits', input, context)),
  };
}

// Calls that the view worker answers as they are, and the two that need no worker.

import { checkFilter } from '@jaws/shared/filter/compile-filter';
import type { Handlers } from '@jaws/shared/contract/contract';
import { featuresOf } from '@jaws/shared/analysis/feature-list';
import type { HostServices } from './host-services.ts';

type ViewCalls = Pick<
  Handlers,
  | 'packets.page'
  | 'flows.page'
  | 'channels.page'
  | 'endpoints.page'
  | 'stats.timeline'
  | 'stats.overview'
  | 'stats.againstBaseline'
  | 'finder.run'
  | 'lookup.seen'
  | 'lookup.series'
  | 'analysis.run'
  | 'drill.limit'
  | 'analysis.features'
  | 'filter.check'
>;

export function createViewCalls({ viewWorker }: HostServices): ViewCalls {
  return {
    'packets.page': (input, context) =>
      viewWorker.use((client) => client.call('packets.page', input, context)),
    'flows.page': (input, context) => viewWorker.use((client) => client.call('flows.page', input, context)),
    'channels.page': (input, context) =>
      viewWorker.use((client) => client.call('channels.page', input, context)),
    'stats.timeline': (input, context) =>
      viewWorker.use((client) => client.call('stats.timeline', input, context)),
    'stats.overview': (input, context) =>
      viewWorker.use((client) => client.call('stats.overview', input, context)),
    'stats.againstBaseline': (input, context) =>
      viewWorker.use((client) => client.call('stats.againstBaseline', input, context)),
    'finder.run': (input, context) => viewWorker.use((client) => client.call('finder.run', input, context)),
    'lookup.seen': (input, context) => viewWorker.use((client) => client.call('lookup.seen', input, context)),
    'lookup.series': (input, context) =>
      viewWorker.use((client) => client.call('lookup.series', input, context)),
    'endpoints.page': (input, context) =>
      viewWorker.use((client) => client.call('endpoints.page', input, context)),
    // The worker computes without a pause: what is cancelled in the middle would go on to its end.
    'analysis.run': (settings, context) =>
      viewWorker.useInterruptibly((client) => client.call('analysis.run', settings, context), context.signal),
    'drill.limit': (input, context) =>
      viewWorker.useInterruptibly((client) => client.call('drill.limit', input, context), context.signal),
    'analysis.features': ({ unit }) => Promise.resolve({ features: [...featuresOf(unit)] }),
    'filter.check': ({ where }) => Promise.resolve({ error: checkFilter(where) }),
  };
}

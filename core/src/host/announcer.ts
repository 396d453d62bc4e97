// Tells pages that something has changed, and that they may ask again.

import type { Events } from '@jaws/shared/contract/contract';
import type { EventHub } from '@jaws/shared/rpc/event-hub';

/** A number that grows, so that the newest word of each kind is told from the one before. */
export function announcerOf(hub: EventHub<Events>) {
  let revision = 0;
  const publish =
    (name: 'datasets.changed' | 'datasets.grown' | 'findings.changed' | 'models.changed') => (): void => {
      revision += 1;
      hub.publish(name, { revision });
    };
  const findingsChanged = publish('findings.changed');
  const modelsChanged = publish('models.changed');
  return {
    findingsChanged,
    changed: publish('datasets.changed'),
    grown: publish('datasets.grown'),
    /** Findings that used one may be outdated. */
    modelsChanged: (): void => {
      modelsChanged();
      findingsChanged();
    },
  };
}

// The models that are kept, read again whenever the host says that they have changed.

import type { ModelListing } from '@jaws/shared/contract/models';
import { useEffect, useState } from 'react';
import { useApp } from '../state/app-context.tsx';
import { showError } from '../ui/error-report.ts';

/** Null until they are known. */
export function useModelList(): readonly ModelListing[] | null {
  const { client } = useApp();
  const [models, setModels] = useState<readonly ModelListing[] | null>(null);
  useEffect(() => {
    let isOver = false;
    const load = (): void => {
      client
        .call('models.list', {})
        .then((answer) => {
          if (!isOver) setModels(answer.models);
        })
        .catch(showError);
    };
    const stop = client.subscribe('models.changed', load);
    load();
    return () => {
      isOver = true;
      stop();
    };
  }, [client]);
  return models;
}

/** Those that can be asked, with their earlier versions. */
export function namesOf(models: readonly ModelListing[] | null): string[] {
  const usable = (models ?? []).filter(({ state }) => state === 'usable');
  return usable.flatMap(({ name, versions }) => [name, ...versions]);
}

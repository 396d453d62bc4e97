// Tells the page what is picked on the screen, so that the key of look-ups knows whom it is about.

import { useEffect } from 'react';
import { useApp } from '../state/app-context.tsx';
import type { TrafficObject } from '../state/traffic-object.ts';

export function usePickedObject(object: TrafficObject | null): void {
  const { lookup } = useApp().stores;
  const { address = null, peer = null } = object ?? {};
  useEffect(() => {
    lookup.getState().pick(address === null ? null : { address, peer });
    return () => {
      lookup.getState().pick(null);
    };
  }, [lookup, address, peer]);
}

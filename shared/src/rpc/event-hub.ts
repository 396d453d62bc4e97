// Where services publish and connections listen. Publishing returns at once and never throws.

import type { z } from 'zod';
import type { EventMap, EventSource, NameIn } from './contract-shape.ts';

export interface EventHub<E extends EventMap> extends EventSource<E> {
  publish<N extends NameIn<E>>(name: N, payload: z.infer<E[N]['payload']>): void;
  /** Whether anybody would hear it now. */
  isHeard(name: NameIn<E>): boolean;
}

type AnyListener = (payload: unknown) => void;

/** `onProblem` hears of listeners that threw; one bad listener must not keep the others from hearing. */
export function createEventHub<E extends EventMap>(onProblem: (error: unknown) => void): EventHub<E> {
  const listeners = new Map<string, Set<AnyListener>>();
  return {
    publish(name, payload) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          listener(payload);
        } catch (error) {
          onProblem(error);
        }
      }
    },
    isHeard: (name) => (listeners.get(name)?.size ?? 0) > 0,
    subscribe(name, listener) {
      const set = listeners.get(name) ?? new Set<AnyListener>();
      listeners.set(name, set);
      const entry = listener as AnyListener;
      set.add(entry);
      return () => {
        set.delete(entry);
      };
    },
  };
}

// Callers who have not shown yet that they may be here. Anybody on the machine can call, so there is room for some
// only, and a new one takes the place of the one that has waited longest: whoever just sits there keeps nobody out.

export interface Newcomers<T> {
  /** Gives its undo: for a caller who has gone, or has shown who he is. */
  readonly add: (caller: T) => () => void;
}

export function createNewcomers<T>(most: number, turnAway: (caller: T) => void): Newcomers<T> {
  const waiting = new Set<T>();
  return {
    add(caller) {
      waiting.add(caller);
      if (waiting.size > most)
        for (const oldest of waiting) {
          waiting.delete(oldest);
          turnAway(oldest);
          break;
        }
      return () => {
        waiting.delete(caller);
      };
    },
  };
}

// Steps that must not run into each other: each begins when the one before it is over, also when that one failed.

export type InTurn = <T>(step: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async (step) => {
    const mine = last.then(step, step);
    last = mine;
    return await mine;
  };
}

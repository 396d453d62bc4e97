// Long work in pieces: a generator that may be left between any two of them and gone on with later, so that the live
// picture can judge 10,000 units without a frame ever waiting for the whole of it.

/** Yields between pieces; returns the outcome. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All pieces at once. */
export function finish<T>(steps: Generator<unknown, T, undefined>): T {
  for (;;) {
    const piece = steps.next();
    if (piece.done === true) return piece.value;
  }
}

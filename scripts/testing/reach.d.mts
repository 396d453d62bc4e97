export interface Reach {
  /** Settings of the checks themselves have changed. */
  readonly everything: boolean;
  readonly format: string[];
  readonly lint: string[];
  readonly isTyped: boolean;
  /** For `vitest related`. */
  readonly related: string[];
  /** Browser tests can see it. */
  readonly isShown: boolean;
  /** Only these browser tests; all where it is empty. */
  readonly specs: string[];
}
export function reachOf(files: readonly string[]): Reach;

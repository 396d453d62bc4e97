// Long work in steps: whoever runs it tells how far it is, and may stop between two of them.

export interface ModelStep {
  readonly stage: 'rows' | 'trees' | 'evaluation';
  /** Packets gone through, trees grown, or rankings judged since the step before. */
  readonly amount: number;
}

export type Steps<T> = Generator<ModelStep, T, void>;

export const treeStep: ModelStep = { stage: 'trees', amount: 1 };
export const judgedStep: ModelStep = { stage: 'evaluation', amount: 1 };

/** All steps at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

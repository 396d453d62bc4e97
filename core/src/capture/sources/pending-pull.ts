// Waits for the next value of a pull, but not longer than so many milliseconds: a source must say "nothing yet" now
// and then. The pull goes on meanwhile. (Promise.race would keep one reaction for every idle tick: a leak.)

export const idle = Symbol('idle');
export type Idle = typeof idle;

type Outcome<Value> = { readonly value: Value } | { readonly error: unknown };

export class PendingPull<Value> {
  private readonly pull: () => Promise<Value>;
  private running = false;
  private outcome: Outcome<Value> | null = null;
  private wake: (() => void) | null = null;

  constructor(pull: () => Promise<Value>) {
    this.pull = pull;
  }

  /** The next value, or `idle` after `idleMs`; then ask again for the same value. Throws what the pull throws. */
  async take(idleMs: number): Promise<Value | Idle> {
    if (!this.running) this.begin();
    if (this.outcome === null) await this.settledOr(idleMs);
    const { outcome } = this;
    if (outcome === null) return idle;
    this.outcome = null;
    this.running = false;
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  private begin(): void {
    this.running = true;
    this.pull().then(
      (value) => {
        this.settle({ value });
      },
      (error: unknown) => {
        this.settle({ error });
      },
    );
  }

  private settle(outcome: Outcome<Value>): void {
    this.outcome = outcome;
    this.wake?.();
  }

  private settledOr(idleMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, idleMs);
      const wake = (): void => {
        clearTimeout(timer);
        done();
      };
      this.wake = wake;
      function done(): void {
        resolve();
      }
    });
  }
}

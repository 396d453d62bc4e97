// A sleep that `stop` ends at once.

export class InterruptibleSleep {
  private interrupted = false;
  private wake: (() => void) | null = null;

  /** Resolves after `ms`, or as soon as it is interrupted; from then on at once. */
  sleep(ms: number): Promise<void> {
    if (this.interrupted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  interrupt(): void {
    this.interrupted = true;
    this.wake?.();
  }
}

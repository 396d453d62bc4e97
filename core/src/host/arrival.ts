// Whether a file that is being sent has come: what an import that reads it meanwhile waits for.

import type { JawsError } from '@jaws/shared/contract/errors';

export class Arrival {
  /** Settles once; nobody needs to wait for it. */
  readonly whole: Promise<void>;
  private resolve: () => void = () => undefined;
  private reject: (error: JawsError) => void = () => undefined;

  constructor() {
    this.whole = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.whole.catch(() => undefined);
  }

  came(): void {
    this.resolve();
  }

  failed(error: JawsError): void {
    this.reject(error);
  }
}

// The part that all transports share: listeners, messages that came too early, and an end that comes once.

/** Messages kept for a listener that is still to come; more than these means nobody will ever listen. */
const earlyLimit = 1000;

export class TransportEnd {
  private readonly messageListeners = new Set<(message: unknown) => void>();
  private readonly closeListeners = new Set<() => void>();
  private early: unknown[] = [];
  private ended = false;

  get closed(): boolean {
    return this.ended;
  }

  deliver(message: unknown): void {
    if (this.ended) return;
    if (this.messageListeners.size === 0) {
      if (this.early.length < earlyLimit) this.early.push(message);
      return;
    }
    for (const listener of [...this.messageListeners]) listener(message);
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.messageListeners.add(listener);
    const waiting = this.early;
    this.early = [];
    for (const message of waiting) this.deliver(message);
    return () => {
      this.messageListeners.delete(listener);
    };
  }

  onClose(listener: () => void): () => void {
    if (this.ended) {
      listener();
      return () => undefined;
    }
    this.closeListeners.add(listener);
    return () => {
      this.closeListeners.delete(listener);
    };
  }

  /** True the first time only, so that the caller closes what is below it once. */
  end(): boolean {
    if (this.ended) return false;
    this.ended = true;
    this.early = [];
    const listeners = [...this.closeListeners];
    this.closeListeners.clear();
    this.messageListeners.clear();
    for (const listener of listeners) listener();
    return true;
  }
}

// Stands in for ResizeObserver in tests of plots.

/** There is no layout here: every observed element is told one size. */
export class OneSize {
  private readonly tell: ResizeObserverCallback;

  constructor(tell: ResizeObserverCallback) {
    this.tell = tell;
  }

  observe(): void {
    const entry = { contentRect: new DOMRect(0, 0, 800, 400) } as ResizeObserverEntry;
    this.tell([entry], this);
  }

  unobserve(): void {
    return;
  }

  disconnect(): void {
    return;
  }
}

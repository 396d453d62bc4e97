// The last values of one unit's evidence, for its sparkline: a small ring.

export class EvidenceHistory {
  private readonly values: Float32Array;
  private next = 0;
  private count = 0;

  constructor(length: number) {
    this.values = new Float32Array(length);
  }

  push(evidence: number): void {
    this.values[this.next] = evidence;
    this.next = (this.next + 1) % this.values.length;
    this.count = Math.min(this.count + 1, this.values.length);
  }

  /** Oldest first, rounded to four digits: it goes over the wire with every frame. */
  list(): number[] {
    const from = this.next - this.count + this.values.length;
    return Array.from({ length: this.count }, (_, at) => {
      const value = this.values[(from + at) % this.values.length] as number;
      return Math.round(value * 1e4) / 1e4;
    });
  }
}

// Evidence that fades (DETECTION §3): E(t) = max(e_now, E(t₀)·2^(−(t−t₀)/half-life)), gone below .05. The half-life
// may be changed at any moment: what has faded so far stays faded, from then on the new one counts.

/** Below this an anomaly is gone. */
export const leastEvidence = 0.05;
export const defaultHalfLifeMs = 600_000;

export function decayed(evidence: number, elapsedMs: number, halfLifeMs: number): number {
  return evidence * 2 ** (-Math.max(0, elapsedMs) / halfLifeMs);
}

/** A crowd that has grown by this factor since a judgement is another crowd. */
const crowdGrowth = 1.5;

/** What a judgement rests on. */
export interface EvidenceBasis {
  /** Decisions that the unit was compared with. */
  readonly crowd: number;
  /** Packets of the unit. */
  readonly packets: number;
}

/** Remembers the evidence of units by their stable key; quiet units (below .05) take no room. */
export class EvidenceMemory {
  private readonly remembered = new Map<number, number>();
  private readonly bases = new Map<number, EvidenceBasis>();
  private halfLife: number;
  /** Time that all remembered values are of; null before the first. */
  private atMs: number | null = null;

  constructor(halfLifeMs = defaultHalfLifeMs) {
    this.halfLife = halfLifeMs;
  }

  get halfLifeMs(): number {
    return this.halfLife;
  }

  get size(): number {
    return this.remembered.size;
  }

  setHalfLife(halfLifeMs: number, nowMs: number): void {
    this.fadeTo(nowMs);
    this.halfLife = halfLifeMs;
  }

  /** Fades everything to `nowMs` (times before the last one count as it); those that are gone leave. */
  fadeTo(nowMs: number): void {
    const elapsedMs = this.atMs === null ? 0 : nowMs - this.atMs;
    if (elapsedMs > 0) {
      for (const [key, evidence] of this.remembered) {
        const left = decayed(evidence, elapsedMs, this.halfLife);
        if (left < leastEvidence) this.forget(key);
        else this.remembered.set(key, left);
      }
    }
    this.atMs = Math.max(this.atMs ?? nowMs, nowMs);
  }

  /** What is judged now: E becomes the larger of it and what is left. Call `fadeTo` first. Returns E. */
  raise(key: number, evidence: number, basis?: EvidenceBasis): number {
    const left = this.remembered.get(key) ?? 0;
    const raised = Math.max(left, evidence);
    if (raised < leastEvidence || raised <= left) return raised;
    this.remembered.set(key, raised);
    if (basis !== undefined) this.bases.set(key, basis);
    return raised;
  }

  /**
   * What was judged among few and is now judged among many, with nothing of the unit gone, was not an anomaly that
   * passed but a mistake of the first seconds: it is taken back, not faded. True where it was. Without growth of the
   * crowd, evidence fades by its half-life alone.
   */
  revise(key: number, evidence: number, basis: EvidenceBasis): boolean {
    const known = this.bases.get(key);
    if (known === undefined) return false;
    if (basis.crowd < crowdGrowth * known.crowd || basis.packets < known.packets) return false;
    this.forget(key);
    this.raise(key, evidence, basis);
    return true;
  }

  /** E at the last `fadeTo`; 0 when gone. */
  get(key: number): number {
    return this.remembered.get(key) ?? 0;
  }

  keys(): IterableIterator<number> {
    return this.remembered.keys();
  }

  forget(key: number): void {
    this.remembered.delete(key);
    this.bases.delete(key);
  }
}

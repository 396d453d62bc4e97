// The units of one analysis, whichever kind: what the picture, the ranking and the Top N need from them.

import type { AnalysisReason, AnalysisTop, UnitKind } from '../contract/analysis.ts';
import type { FeatureColumn } from './feature.ts';

/** What identifies a unit in the Top N. */
export type UnitFace = Pick<AnalysisTop, 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort' | 'name' | 'label'>;

export interface UnitSet {
  readonly kind: UnitKind;
  readonly count: number;
  /** The features that are switched on, in order. */
  readonly columns: readonly FeatureColumn[];
  /** Fused distance (suspicion.ts); larger = says more for leaving the network. */
  readonly distance: Float64Array;
  /** Units that stand for one and the same happening share a number (evidence.ts). */
  readonly decision?: Uint32Array;
  readonly packets: Float64Array;
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  id(unit: number): string;
  face(unit: number): UnitFace;
  /** Strongest first, at most five. */
  reasons(unit: number): AnalysisReason[];
}

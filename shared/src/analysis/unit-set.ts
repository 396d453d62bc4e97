// The units of one analysis, whichever kind: what the picture, the list and the Top N need from them.

import type {
  AnalysisFamily,
  AnalysisMore,
  AnalysisReason,
  AnalysisTop,
  UnitKind,
} from '../contract/analysis.ts';
import type { Happenings } from '../findings/happenings.ts';
import type { FeatureColumn } from './feature.ts';

/** What identifies a unit in the Top N. */
export type UnitFace = Pick<AnalysisTop, 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort' | 'name' | 'label'>;

export interface UnitSet {
  readonly kind: UnitKind;
  readonly count: number;
  /** The features that are switched on, in order. */
  readonly columns: readonly FeatureColumn[];
  /** Score and evidence of the strongest happening that the unit is a part of. */
  readonly score: Float64Array;
  readonly evidence: Float64Array;
  /** One unit of each happening, the most suspicious first: what a list shows. */
  readonly listed: Uint32Array;
  /** Happenings that were judged, as pairs of addresses. */
  readonly crowd: number;
  /** S' of that happening, as alerts see it. */
  readonly alertScore: Float64Array;
  readonly packets: Float64Array;
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  id(unit: number): string;
  face(unit: number): UnitFace;
  /** Of its happening; '' where it has none. Units of one happening share it. */
  happeningId(unit: number): string;
  /** Strongest first, at most five. */
  reasons(unit: number): AnalysisReason[];
  families(unit: number): AnalysisFamily[];
  /** What is folded into a listed unit; undefined where nothing is. */
  more(unit: number): AnalysisMore | undefined;
}

/** With the happenings that the units inherit from. */
export interface JudgedUnits extends UnitSet {
  readonly happenings: Happenings;
  /** By unit; the number of happenings or more where it has none. */
  readonly happening: Uint32Array;
}

// How points look, on the page and in plots that are written to files (those in the light theme): clusters differ by
// colour and by shape, anomalies alone are red and diamonds. The colours are apart for the common colour blindnesses
// (after Okabe and Ito's palette, its reds left out); 6 colours and 5 shapes are coprime, so 30 clusters pass before a
// pair repeats.

import type { AnalysisResult } from '../contract/analysis.ts';
import { leastEvidence } from '../live/evidence-decay.ts';

export const clusterShapes = ['circle', 'square', 'triangle-up', 'pentagon', 'hexagon'] as const;
export type ClusterShape = (typeof clusterShapes)[number];

const colours = {
  dark: ['#56b4e9', '#e3a72f', '#2fb98c', '#c78bd0', '#d8d36a', '#8aa2ff'],
  light: ['#0072b2', '#b57500', '#00805c', '#9b4f96', '#7a7500', '#4a5fd0'],
  contrast: ['#6cc6ff', '#ffb000', '#4dffb8', '#e8a0ff', '#ffff66', '#a8b8ff'],
} as const;

export type PlotTheme = keyof typeof colours;

export interface PlotInk {
  readonly text: string;
  readonly dim: string;
  readonly line: string;
  readonly ground: string;
  readonly anomaly: string;
  readonly outside: string;
  readonly ring: string;
}

export const plotInk: Readonly<Record<PlotTheme, PlotInk>> = {
  dark: {
    text: '#d9dee6',
    dim: '#98a3b3',
    line: '#2a313b',
    ground: '#171b21',
    anomaly: '#ff5a66',
    outside: '#8f99a8',
    ring: '#ffffff',
  },
  light: {
    text: '#1a222d',
    dim: '#566272',
    line: '#e3e8ee',
    ground: '#ffffff',
    anomaly: '#c4122f',
    outside: '#6b7686',
    ring: '#000000',
  },
  contrast: {
    text: '#ffffff',
    dim: '#e6e6e6',
    line: '#4a4a4a',
    ground: '#000000',
    anomaly: '#ff6b6b',
    outside: '#d0d0d0',
    ring: '#ffd84a',
  },
};

export interface ClusterStyle {
  readonly colour: string;
  readonly shape: ClusterShape;
}

/** So many clusters look different from each other. */
export const clusterLooks = colours.dark.length * clusterShapes.length;

/** `cluster` from 0. */
export function clusterStyle(cluster: number, theme: PlotTheme): ClusterStyle {
  const palette = colours[theme];
  return {
    colour: palette[cluster % palette.length] ?? palette[0],
    shape: clusterShapes[cluster % clusterShapes.length] ?? 'circle',
  };
}

/** Below this share evidence is not drawn as an anomaly (DESIGN §5: gone below 5 %). */
export const anomalyFloor = leastEvidence;

export type PointGroup = number | 'anomaly' | 'outside';

/**
 * Which group every drawn point is in. `anomaly`: it has evidence, in a cluster or out of all of them. `outside`: it has
 * none and is in no cluster, which in a picture of a few points most are, and which alone is nothing to warn of.
 */
export function groupsOf({ drawn }: Pick<AnalysisResult, 'drawn'>): PointGroup[] {
  return drawn.id.map((_, index) => {
    if ((drawn.evidence[index] ?? 0) >= anomalyFloor) return 'anomaly';
    const cluster = drawn.cluster[index] ?? -1;
    return cluster < 0 ? 'outside' : cluster;
  });
}

/** Diameter in px from bytes: logarithmic, 5 px for the least and 17 px for the most of this picture. */
export function sizesOf(bytes: readonly number[]): number[] {
  let least = Infinity;
  let most = -Infinity;
  for (const value of bytes) {
    const logged = Math.log1p(value);
    if (logged < least) least = logged;
    if (logged > most) most = logged;
  }
  const span = most - least;
  return bytes.map((value) => (span > 0 ? 5 + (12 * (Math.log1p(value) - least)) / span : 8));
}

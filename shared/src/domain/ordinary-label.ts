// Labels of quiet traffic: what a capture labels unless told, and what has no label.

/** As manifests call packets without a label. */
export const noLabel = 'NA';

const ordinaryLabels: ReadonlySet<string> = new Set(['norm', noLabel]);

export function isOrdinaryLabel(label: string): boolean {
  return ordinaryLabels.has(label);
}

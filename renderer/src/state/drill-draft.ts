// A batch of runs as it is typed: the plan that comes with JAWS, a file, or a grid of styles and sizes. Pure.

import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import type { DrillPlanInput } from '@jaws/shared/drill/drill-plan';
import type { ChumStyle } from '@jaws/shared/exfil/chum-styles';
import type { DrillEndpoint } from '@jaws/shared/exfil/run-record';

export interface DrillDraft {
  readonly way: 'quick' | 'file' | 'grid';
  readonly file: { readonly name: string; readonly text: string } | null;
  readonly styles: readonly ChumStyle[];
  /** `64 kB, 1 MB`. */
  readonly sizes: string;
  /** `100 kB/s`; empty = the style's own pace. */
  readonly rates: string;
  readonly endpoints: readonly DrillEndpoint[];
  readonly repeats: number;
}

export const defaultDrillDraft: DrillDraft = {
  ...{ way: 'quick', file: null, styles: ['classic', 'https'], sizes: '64 kB, 1 MB', rates: '' },
  ...{ endpoints: ['new', 'known'], repeats: 1 },
};

export type DrillProblems = Readonly<
  Partial<Record<'file' | 'styles' | 'sizes' | 'rates' | 'endpoints', string>>
>;

/** `plan`: null = the one that comes with JAWS. */
export type ReadDrill =
  | { readonly plan: string | null; readonly problems: null }
  | { readonly plan: null; readonly problems: DrillProblems };

function quantities(text: string): number[] | null {
  const parts = text.split(',').map((part) => part.trim());
  const read = parts.map((part) => parseBytes(part.replace(/\/s$/i, '').trim()));
  return read.some((one) => one === null || one < 1) ? null : read.flatMap((one) => one ?? []);
}

function readGrid(draft: DrillDraft): ReadDrill {
  const { styles, endpoints, repeats } = draft;
  const sizes = quantities(draft.sizes);
  const rates = draft.rates.trim() === '' ? [null] : quantities(draft.rates);
  if (sizes === null || rates === null || styles.length === 0 || endpoints.length === 0) {
    const problems = {
      ...(sizes === null ? { sizes: 'Sizes with commas between them: 64 kB, 1 MB.' } : {}),
      ...(rates === null ? { rates: 'Rates with commas between them: 10 kB/s, 100 kB/s.' } : {}),
      ...(styles.length === 0 ? { styles: 'Choose one at least.' } : {}),
      ...(endpoints.length === 0 ? { endpoints: 'Choose one at least.' } : {}),
    };
    return { plan: null, problems };
  }
  const grid = { styles: [...styles], sizes, rates, endpoints: [...endpoints], repeats };
  const plan: DrillPlanInput = { version: 1, name: 'chosen', grid };
  return { plan: JSON.stringify(plan), problems: null };
}

export function readDrillDraft(draft: DrillDraft): ReadDrill {
  if (draft.way === 'quick') return { plan: null, problems: null };
  if (draft.way === 'grid') return readGrid(draft);
  if (draft.file === null)
    return { plan: null, problems: { file: 'Choose a plan, or drop one on this screen.' } };
  return { plan: draft.file.text, problems: null };
}

// The drill that comes with JAWS: every style that needs no rights of its own, small and large, to a new server and to
// one in use. A few minutes.

import type { ChumStyle } from '../exfil/chum-styles.ts';
import { drillPlan, type DrillPlan } from './drill-plan.ts';

const usualSizes = [64_000, 1_000_000] as const;

/** In order; styles that are slow by nature carry less. */
const styles: readonly (readonly [ChumStyle, sizes: readonly number[]])[] = [
  ['classic', usualSizes],
  ['https', usualSizes],
  ['burst', usualSizes],
  ['multi-flow', usualSizes],
  ['padded', usualSizes],
  ['http-post', usualSizes],
  ['http-put', usualSizes],
  ['websocket', usualSizes],
  ['ftp', usualSizes],
  ['smtp', usualSizes],
  ['ssh', usualSizes],
  ['dns', [20_000, 200_000]],
  ['icmp', [2000, 20_000]],
  ['low-and-slow', [4000, 16_000]],
];

export const quickPlan: DrillPlan = drillPlan.parse({
  version: 1,
  name: 'quick',
  cells: (['new', 'known'] as const).flatMap((endpoint) =>
    styles.flatMap(([style, sizes]) => sizes.map((sizeBytes) => ({ style, sizeBytes, endpoint }))),
  ),
});

// The detection limit of the in-memory host: an upload on an odd port is noticed early, a slow one on 443 never.

import type { ProcedureInput } from '@jaws/shared/contract/contract';
import type { DrillLimitCell, DrillLimitResult } from '@jaws/shared/contract/drill';
import { limitKinds } from '@jaws/shared/drill/limit-kinds';

const sizes = [16_000, 64_000, 256_000, 1_024_000, 4_096_000];

export function fakeLimit({ rates, tries, seed }: ProcedureInput<'drill.limit'>): DrillLimitResult {
  const cells = limitKinds.flatMap((kind) =>
    rates.map((rate): DrillLimitCell => {
      const late = rate < 10_000 ? null : 4_096_000;
      const bytes = kind.port === 'odd' ? 16_000 : late;
      const ends = { client: '192.168.1.17', server: '203.0.113.9', startMs: 0 };
      const detectors = bytes === null ? [] : ['upload'];
      const one = { ...ends, bytes, sentBytes: bytes ?? 64_000, detectors };
      return {
        ...kind,
        rate,
        tries: Array.from({ length: tries }, () => one),
        limit50: bytes,
        limit90: bytes,
      };
    }),
  );
  const limit = { score: 2.2, rule: 'default, measured on traffic without culprits' };
  return { packets: 16_608, hours: 0.5, limit, sizes, cells, seed };
}

// The flow logs beside the captures are no packet tables, and a large table is read with bounded memory.
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectTableKind } from './detect-table-kind.ts';
import { importTable } from './import-table.ts';

const captures = process.env['JAWS_PCAPS'] ?? join(import.meta.dirname, '../../../../shared/pcaps');
const missing = existsSync(join(captures, 'flows')) ? '' : ` (skipped: ${captures}/flows is not there)`;

describe.skipIf(missing !== '')(`flow logs of other tools${missing}`, () => {
  it.each([
    ['otrf_LSASS_campaign_02_conn.log', null],
    ['otrf_apt29_day1_SCRANTON_conn.log', 'json'],
    ['westermo_reduced_right_flows.csv', 'csv'],
  ] as const)('%s is %s, and refused', async (file, kind) => {
    const path = join(captures, 'flows', file);
    expect(detectTableKind((await readFile(path)).subarray(0, 65_536))).toBe(kind);
    const work = importTable(path, kind ?? 'csv', () => Promise.resolve());
    await expect(work).rejects.toMatchObject({ code: 'import.wrong-columns' });
  });
});

describe('a large table', () => {
  it('of 60 MB is read in batches, without holding it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jaws-large-table-'));
    try {
      const path = join(folder, 'packets.csv');
      const file = await open(path, 'w');
      await file.write('timestamp,src_ip,dst_ip,size,protocol,dns_domain\n');
      const line = (at: number): string =>
        `${1_700_000_000_000 + at},10.0.${at & 255}.1,1.1.1.1,60,UDP,"${'n'.repeat(60)}"\n`;
      for (let batch = 0; batch < 50; batch++) {
        await file.write(Array.from({ length: 10_000 }, (_, at) => line(batch * 10_000 + at)).join(''));
      }
      await file.close();
      let largestBatch = 0;
      let rows = 0;
      const before = process.memoryUsage();
      let mostHeld = 0;
      const result = await importTable(path, 'csv', (table) => {
        largestBatch = Math.max(largestBatch, table.count);
        rows += table.count;
        const now = process.memoryUsage();
        mostHeld = Math.max(
          mostHeld,
          now.heapUsed + now.arrayBuffers - before.heapUsed - before.arrayBuffers,
        );
        return Promise.resolve();
      });
      expect([result.rows, rows, result.badRows]).toEqual([500_000, 500_000, 0]);
      expect(largestBatch).toBe(16_384);
      // Garbage between two collections counts here too; the file itself would be 60 MB of bytes and 500 of rows.
      expect(mostHeld).toBeLessThan(250e6);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

// Where the ranking puts known culprits: the captures of TRUTH.tsv and the demo. Small captures prove little by
// themselves (a Top 20 of 13); the demo has 91 endpoints. `npx tsx scripts/quality.ts` prints the whole table.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCapture, measureQuality, type Culprit } from './quality.ts';

const root = join(import.meta.dirname, '../../..');
const folder = process.env['JAWS_PCAPS'] ?? join(root, '../shared/pcaps');
const truth = join(folder, 'TRUTH.tsv');
const present = existsSync(truth);

function truthRows(): { readonly path: string; readonly culprit: Culprit }[] {
  if (!present) return [];
  const [, ...lines] = readFileSync(truth, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [path = '', , inside = '', outside = '', port = ''] = line.split('\t');
    return { path, culprit: { inside, outside, port } };
  });
}

describe.skipIf(!present)(`captures with known culprits (needs ${truth})`, () => {
  it.each(truthRows())(
    '$path: endpoint in the first three, flow in the first 5 %',
    async ({ path, culprit }) => {
      const capture = await loadCapture(join(folder, path));
      const endpoints = measureQuality(capture, 'endpoints', culprit);
      expect(endpoints.rank).not.toBeNull();
      expect(endpoints.rank).toBeLessThanOrEqual(3);
      const flows = measureQuality(capture, 'flows', culprit);
      expect(flows.rank).not.toBeNull();
      expect(flows.rank).toBeLessThanOrEqual(Math.max(2, Math.ceil(flows.units * 0.05)));
    },
  );
});

describe.skipIf(!existsSync(join(root, 'assets/demo.pcapng')))('the demo (needs assets/demo.pcapng)', () => {
  it('has its culprit in the first three, with three reasons, ahead of the ancestor’s ranking', async () => {
    const known = JSON.parse(readFileSync(join(root, 'assets/demo.truth.json'), 'utf8')) as {
      readonly insideHost: string;
      readonly outsideHost: string;
      readonly port: number;
      readonly bytesOut: number;
    };
    const culprit = { inside: known.insideHost, outside: known.outsideHost, port: String(known.port) };
    const capture = await loadCapture(join(root, 'assets/demo.pcapng'));
    const endpoints = measureQuality(capture, 'endpoints', culprit);
    expect(endpoints.units).toBeGreaterThanOrEqual(40);
    expect(endpoints.rank).toBeLessThanOrEqual(3);
    expect(endpoints.rank).toBeLessThan(endpoints.rankRobustL2 ?? Number.POSITIVE_INFINITY);
    expect(endpoints.reasons.length).toBeGreaterThanOrEqual(3);
    expect(endpoints.reasons.join('\n')).toContain(`${known.outsideHost}:${known.port}`);
    expect(measureQuality(capture, 'flows', culprit).rank).toBeLessThanOrEqual(3);
  });
});

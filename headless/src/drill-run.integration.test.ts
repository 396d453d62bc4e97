// `jaws drill run` as built: its document, its log, Ctrl+C, and what a kill leaves.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoTestbed } from '../../scripts/testbed/command.ts';
import { buildCommand, checkDocument, createJawsHome } from './jaws-process.fixture.ts';
import { runJaws } from './running-jaws.fixture.ts';

const why = whyNoTestbed();
const home = createJawsHome();
const small = ['--styles', 'classic', '--endpoints', 'new'] as const;
const minutes = [...small, '--sizes', '1MB', '--rates', '10kB/s'] as const;

beforeAll(() => {
  buildCommand();
}, 240_000);
afterAll(home.remove);

interface Line {
  readonly seq: number;
  readonly event: string;
}

function linesOf(path: string): Line[] {
  const text = readFileSync(path, 'utf8').trimEnd();
  return text.split('\n').map((line) => JSON.parse(line) as Line);
}

it('--dry-run has its document', () => {
  const { runs } = home.document('drill-plan', 'drill', ...small, '--sizes', '1kB,2kB', '--dry-run');
  expect(runs).toHaveLength(2);
});

describe.skipIf(why !== null)(why === null ? 'over loopback' : `over loopback (skipped: ${why})`, () => {
  it('sends, records and judges; the log stands in both places', { timeout: 60_000 }, () => {
    const audit = home.file('audit.jsonl', '');
    const call = ['drill', 'run', ...small, '--sizes', '1kB,300kB', '--audit', audit, '--dataset', 'mine'];
    const document = home.document('drill-run', ...call);
    expect(document).toMatchObject({
      dataset: expect.stringMatching(/^mine-\d{8}-\d{6}$/) as string,
      runs: [
        { style: 'classic', sizeBytes: 1000, caught: false, receiptOk: true, captureLossBytes: 0 },
        { style: 'classic', sizeBytes: 300_000, caught: true, receiptOk: true, captureLossBytes: 0 },
      ],
      ...{ limit50: 300_000, limit90: 300_000 },
    });
    expect(linesOf(audit)).toEqual(linesOf(String(document['auditFile'])));
    expect(home.document('drill-scores', 'drill', 'scores')['runs']).toHaveLength(2);
    expect(home.leftovers().filter((path) => path.includes('jaws-drill-'))).toEqual([]);
  });

  it('the first SIGINT ends it in order: exit 130, with what was sent', { timeout: 60_000 }, async () => {
    const audit = join(home.folder, 'stopped.jsonl');
    const run = runJaws(home, 'drill', 'run', ...minutes, '--audit', audit, '--progress', 'json', '--json');
    await run.printed(/"note":"run 1 of 1/);
    run.signal('SIGINT');
    const { code, out } = await run.ended;
    expect(code).toBe(130);
    const document = JSON.parse(out) as Record<string, unknown>;
    checkDocument('drill-run', document);
    expect(document).toMatchObject({
      runs: [{ end: 'stopped', receiptOk: true }],
      error: { code: 'cancelled' },
    });
    expect(linesOf(audit).at(-1)?.event).toBe('drill.ended');
  });

  it('what is killed leaves its log up to the last line', { timeout: 60_000 }, async () => {
    const audit = join(home.folder, 'killed.jsonl');
    const run = runJaws(home, 'drill', 'run', ...minutes, '--audit', audit, '--progress', 'json');
    await run.printed(/"note":"run 1 of 1/);
    // The state is told before the line is written; both come in one turn.
    while (!existsSync(audit) || linesOf(audit).at(-1)?.event !== 'run.started')
      await new Promise((resolve) => setTimeout(resolve, 20));
    run.signal('SIGKILL');
    await run.ended;
    const events = linesOf(audit).map(({ event }) => event);
    expect(events).toEqual([
      'drill.started',
      'ground.opened',
      'capture.started',
      'run.starting',
      'run.started',
    ]);
    expect(readdirSync(join(home.folder, 'data', 'drills')).length).toBeGreaterThan(1);
  });
});

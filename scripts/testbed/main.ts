// `npx tsx scripts/testbed/main.ts demo|record-hour|record-chum|up|list|sweep`: the testbed by hand.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { furtherStyles, planChum, recordedStyles } from './chum-cases.ts';
import { whyNoTestbed } from './command.ts';
import { officePlan } from './office.ts';
import { planHour } from './hour-plan.ts';
import { recordChum } from './record-chum.ts';
import { recordDemo } from './record-demo.ts';
import { recordOffice } from './record-office.ts';
import { startOffice } from './start-office.ts';
import { createTestbed, listTestbeds, sweepTestbed } from './testbed.ts';

const usage = `testbed demo [--out FILE] [--seed N] [--seconds N]   record the demo capture
testbed record-hour --out FILE [--seed N] [--minutes N]   record benign traffic only
testbed record-chum --out FOLDER [--seed N] [--only WORDS] [--further]   record runs of chum (build first)
testbed up                                            bring the office up until Ctrl+C
testbed list                                          ids of testbeds that exist
testbed sweep [ID]                                    take down one, or all
`;

function tell(line: string): void {
  console.error(`${new Date().toISOString()} ${line}`);
}

function newId(): string {
  return randomBytes(3).toString('hex');
}

async function up(): Promise<void> {
  const id = newId();
  const folder = mkdtempSync(join(tmpdir(), 'jaws-office-'));
  const testbed = createTestbed(id, officePlan());
  try {
    startOffice(testbed, folder);
    console.log(
      `${id} is up; for example: ip netns exec ${testbed.namespace('ws01')} curl http://www.harbour-news.example/o/300`,
    );
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => {
        resolve();
      });
      process.once('SIGTERM', () => {
        resolve();
      });
      setInterval(() => undefined, 60_000);
    });
  } finally {
    await testbed.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function demo(values: { out?: string; seed?: string; seconds?: string }): Promise<void> {
  await recordDemo({
    id: newId(),
    seed: Number(values.seed ?? 7),
    durationMs: Number(values.seconds ?? 200) * 1000,
    out: values.out ?? 'assets/demo.pcapng',
    report: (line) => {
      console.error(line);
    },
  });
}

async function hour(values: { out?: string; seed?: string; minutes?: string }): Promise<void> {
  const durationMs = Number(values.minutes ?? 60) * 60_000;
  if (values.out === undefined) throw new Error('record-hour needs --out FILE');
  await recordOffice({
    id: newId(),
    durationMs,
    plan: planHour(Number(values.seed ?? 1), durationMs),
    captureAt: 'switch',
    line: { up: 20, down: 80 },
    out: values.out,
    report: tell,
  });
}

async function chum(values: {
  out?: string;
  seed?: string;
  only?: string;
  further?: boolean;
}): Promise<void> {
  if (values.out === undefined) throw new Error('record-chum needs --out FOLDER');
  await recordChum({
    id: newId(),
    cases: planChum(
      Number(values.seed ?? 1),
      values.further === true ? furtherStyles : recordedStyles,
    ).filter(({ id }) => id.includes(values.only ?? '')),
    folder: values.out,
    cli: join(import.meta.dirname, '../../dist/headless/cli.mjs'),
    report: tell,
  });
}

function sweep(id: string | undefined): void {
  for (const found of id === undefined ? listTestbeds() : [id]) sweepTestbed(found);
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string' },
      minutes: { type: 'string' },
      further: { type: 'boolean' },
      only: { type: 'string' },
    },
  });
  const [command, id] = positionals;
  const needsOne = ['demo', 'record-hour', 'record-chum', 'up'].includes(command ?? '');
  const why = needsOne ? whyNoTestbed() : null;
  if (why !== null) {
    console.error(`no testbed here: ${why}`);
    return 1;
  }
  if (command === 'list') console.log(listTestbeds().join('\n'));
  else if (command === 'sweep') sweep(id);
  else if (command === 'demo') await demo(values);
  else if (command === 'record-hour') await hour(values);
  else if (command === 'record-chum') await chum(values);
  else if (command === 'up') await up();
  else {
    console.error(usage);
    return 2;
  }
  return 0;
}

process.exit(await main());

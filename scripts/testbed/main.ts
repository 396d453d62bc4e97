// `npx tsx scripts/testbed/main.ts demo|up|list|sweep`: the testbed by hand.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { whyNoTestbed } from './command.ts';
import { officePlan } from './office.ts';
import { recordDemo, startOffice } from './record-demo.ts';
import { createTestbed, listTestbeds, sweepTestbed } from './testbed.ts';

const usage = `testbed demo [--out FILE] [--seed N] [--seconds N]   record the demo capture
testbed up                                            bring the office up until Ctrl+C
testbed list                                          ids of testbeds that exist
testbed sweep [ID]                                    take down one, or all
`;

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

function sweep(id: string | undefined): void {
  for (const found of id === undefined ? listTestbeds() : [id]) sweepTestbed(found);
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, seed: { type: 'string' }, seconds: { type: 'string' } },
  });
  const [command, id] = positionals;
  const why = command === 'demo' || command === 'up' ? whyNoTestbed() : null;
  if (why !== null) {
    console.error(`no testbed here: ${why}`);
    return 1;
  }
  if (command === 'list') console.log(listTestbeds().join('\n'));
  else if (command === 'sweep') sweep(id);
  else if (command === 'demo') await demo(values);
  else if (command === 'up') await up();
  else {
    console.error(usage);
    return 2;
  }
  return 0;
}

process.exit(await main());

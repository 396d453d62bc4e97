// A process that looks at the machine as the app would and prints what it saw: started by tests as another user, or in
// another network namespace.

import { chooseSource } from './choose-source.ts';
import { runDoctor } from './doctor/run-doctor.ts';
import { checkFilter } from './filter-check.ts';
import { listInterfaces } from './interfaces/list-interfaces.ts';
import { createMachineFacts } from './machine-facts.ts';

const facts = createMachineFacts(process.env);
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? `${String(error.code)}: ${error.message}` : String(error);
const choose = async (name: Parameters<typeof chooseSource>[0]): Promise<string> =>
  await chooseSource(name, facts).then((choice) => choice.why, codeOf);
const filter = (text: string): ReturnType<typeof checkFilter> =>
  checkFilter({ interface: 'lo', filter: text }, facts);

const [dataDir = '/'] = process.argv.slice(2);
const startMs = performance.now();
const doctor = await runDoctor({ ...facts, dataDir });
const doctorMs = performance.now() - startMs;

process.stdout.write(
  JSON.stringify({
    doctor,
    doctorMs,
    interfaces: await listInterfaces(facts),
    auto: await choose('auto'),
    dumpcap: await choose('dumpcap'),
    tcpdump: await choose('tcpdump'),
    cap: await choose('cap'),
    goodFilter: await filter('tcp port 80'),
    badFilter: await filter('tcp port'),
    dashFilter: await filter('-w /tmp/jaws-never-written'),
  }),
);

// `npx tsx scripts/live-capture/main.ts load|hour`: figures of live capture on a wire between two network namespaces.
// `npm run soak -- --only live,hour` builds first and then starts this.

import { run, whyNoTestbed } from '../testbed/command.ts';
import { liveUsage, readLiveArguments } from './live-arguments.ts';
import { takeFigures } from './live-figures.ts';

function missingTool(): string | null {
  const missing = ['tcpreplay', 'dumpcap'].find((name) => run([name, '--version']).status !== 0);
  return missing === undefined ? null : `${missing} is not installed`;
}

try {
  const wanted = readLiveArguments(process.argv.slice(2));
  const why = whyNoTestbed() ?? missingTool();
  // Said aloud and no failure: on such a machine these figures cannot be had.
  if (why !== null) console.log(`skipped: ${why}`);
  else if (!(await takeFigures(wanted))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(liveUsage);
  process.exitCode = 1;
}

// The inside of `runApart`: reads a setting from its first argument, runs it here, and prints the result as the last
// line of stdout.

import type { LoadSetting } from './load-case.ts';
import { runLoad } from './run-load.ts';

const setting = JSON.parse(process.argv[2] ?? '') as LoadSetting;
try {
  console.log(JSON.stringify(await runLoad(setting)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

// A scenario as it is named on the command line: a file, or one that comes with JAWS.

import { readFile } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { builtInScenarios } from '@jaws/shared/exfil/built-in-scenarios';

/** Bounds of a scenario's text, as the contract has them. */
const longestScenario = 100_000;

/** @throws JawsError chum.bad-scenario */
export async function readScenarioText(name: string): Promise<string> {
  const builtIn = builtInScenarios.find(({ id }) => id === name);
  if (builtIn !== undefined) return JSON.stringify(builtIn.scenario);
  const text = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new JawsError('chum.bad-scenario', `The scenario ${JSON.stringify(name)} cannot be read.`, {
      cause: error,
      hint: `Name a file, or one of ${builtInScenarios.map(({ id }) => id).join(', ')}.`,
    });
  });
  if (text.length > longestScenario)
    throw new JawsError('chum.bad-scenario', `The scenario is longer than ${longestScenario} letters.`);
  return text;
}

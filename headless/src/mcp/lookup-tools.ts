// Tools that need no traffic: who an address is by what is on this machine, and whether a filter is understood.

import { JawsError } from '@jaws/shared/contract/errors';
import {
  lookupFact,
  lookupResult,
  lookupSource,
  listHit,
  type LookupResult,
} from '@jaws/shared/contract/lookup';
import { count, filterText, milliseconds, shortText } from '@jaws/shared/contract/primitives';
import { checkFilter } from '@jaws/shared/filter/compile-filter';
import { filterFields } from '@jaws/shared/filter/filter-field';
import { readTargets } from '@jaws/shared/lookup/read-targets';
import { z } from 'zod';
import { longestText } from './clean-values.ts';
import { datasetInput } from './tool-inputs.ts';
import { defineTool, type ToolCall } from './tool.ts';

const mostTargets = 50;

const seen = z.object({
  ...{ ip: shortText, packets: count, up: count, down: count },
  ...{ firstMs: milliseconds, lastMs: milliseconds },
});

export const lookupTool = defineTool({
  name: 'jaws_lookup',
  title: 'Who is this address?',
  description:
    'What is known on this machine of addresses and names, each fact with its source: kind, registry, country, databases and threat lists that the user added; with a dataset also when and how much it was seen there. Nobody else is asked and nothing is sent.',
  input: z.strictObject({
    targets: z
      .array(z.string().min(1).max(2048))
      .min(1)
      .max(mostTargets)
      .describe('Addresses, names or URLs; defanged forms are understood.'),
    dataset: datasetInput.optional(),
  }),
  data: z.object({
    results: z.array(
      z.object({
        ...lookupResult.shape,
        facts: z.array(z.object(lookupFact.shape)),
        lists: z.array(z.object(listHit.shape)),
      }),
    ),
    seen: z.array(seen).describe('Addresses that the dataset has packets of.'),
    unread: z.array(shortText).describe('What is neither an address nor a name.'),
    sources: z.array(z.object(lookupSource.shape)),
  }),
  find: async ({ targets: texts, dataset }, call) => {
    const { targets, unread } = readTargets(texts.join('\n'));
    if (targets.length === 0)
      throw new JawsError('lookup.not-an-address', 'None of the targets is an address or a name.');
    const { find, sources } = await call.services.lookup();
    const results = targets.slice(0, mostTargets).map(find);
    return {
      ...{ results, sources: [...sources], unread: [...unread] },
      seen: dataset === undefined ? [] : await seenIn(dataset, results, call),
    };
  },
});

async function seenIn(
  dataset: string,
  results: readonly LookupResult[],
  { services, signal }: ToolCall,
): Promise<z.infer<typeof seen>[]> {
  await services.store.manifest(dataset);
  const addresses = results.filter(({ kind }) => kind !== 'name').map(({ ip }) => ip);
  if (addresses.length === 0) return [];
  const found = await services.compute(
    (client) => client.call('lookup.seen', { dataset, where: '', addresses }, { signal }),
    signal,
  );
  return found.seen;
}

const fieldRow = z.object({ name: shortText, kind: shortText, meaning: shortText });
const fields = Object.entries(filterFields).map(([name, { kind, meaning }]) => ({ name, kind, meaning }));

export const filterCheckTool = defineTool({
  name: 'jaws_filter_check',
  title: 'Check a filter',
  description:
    'Whether a filter of packets is understood, without running it: the column (from 0) and text of the first error, what may have been meant, and the fields there are. Operators: == != < <= > >= in contains ~ and or not, sets as {80, 443}.',
  input: z.strictObject({ where: filterText }),
  data: z.object({
    isUnderstood: z.boolean(),
    mistake: z
      .object({ column: count, message: z.string().max(1000), suggestion: filterText.nullable() })
      .nullable(),
    fields: z.array(fieldRow),
  }),
  find: ({ where }) => {
    const mistake = checkFilter(where);
    // Half a filter would be a wrong one.
    const suggestion = mistake?.suggestion ?? null;
    const whole = suggestion !== null && suggestion.length <= longestText ? suggestion : null;
    const told = mistake === null ? null : { ...mistake, suggestion: whole };
    return Promise.resolve({ isUnderstood: mistake === null, mistake: told, fields });
  },
});

// Look-ups of the host of tests: by what an address is, without any source of its own.

import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import type { LookupResult } from '@jaws/shared/contract/lookup';
import { kindOfAddress } from '@jaws/shared/lookup/address-kind';
import { readTarget } from '@jaws/shared/lookup/read-targets';

export function fakeLookup(targets: readonly string[]): ProcedureOutput<'lookup.facts'> {
  const results = targets.flatMap((text): LookupResult[] => {
    const target = readTarget(text);
    if (target === null) return [];
    if (target.kind === 'domain') return [{ ip: target.value, kind: 'name', facts: [], lists: [] }];
    const { kind, text: words, source } = kindOfAddress(target.address);
    const facts =
      source === null
        ? [{ name: 'Country', value: 'NL', source: 'table of the test' }]
        : [{ name: 'Kind', value: words, source }];
    return [{ ip: target.value, kind, facts, lists: [], ...(source === null ? { country: 'NL' } : {}) }];
  });
  return { results, unread: targets.filter((text) => readTarget(text) === null), sources: [] };
}

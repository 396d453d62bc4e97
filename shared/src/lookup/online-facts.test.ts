// Facts side by side: what changed, what disagrees, whose word is believed.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesBetween } from './online-changes.ts';
import { believedFacts, disagreements } from './online-disagreements.ts';
import { factsOfNames, factsOfNetwork, factsOfSummary } from './online-facts.ts';

const network = {
  ...{
    start: '9.9.9.0',
    end: '9.9.9.255',
    handle: 'NET9',
    name: 'QUAD9',
    country: 'US',
    organisation: 'Quad9',
  },
  ...{
    kind: null,
    abuse: { name: null, email: 'abuse@quad9.net', phone: null },
    status: ['active'],
    sourceUrl: 'x',
  },
  events: [{ action: 'registration', date: '2017' }],
};
const summary = {
  ...{ owner: '', organisation: 'QUAD9', usedFor: 'DNS', reputation: ['good'], confidence: 0.5, basedOn: [] },
  location: { city: 'Zurich', country: 'CH', lat: 1, lon: 2 },
};
const facts = [
  ...factsOfSummary(summary),
  ...factsOfNames({ names: ['dns9.quad9.net'] }),
  ...factsOfNetwork(network),
];

test('answers become facts with their source', () => {
  expect(facts).toContainEqual({ name: 'abuse contact', value: 'abuse@quad9.net', source: 'rdap' });
  expect(facts).toContainEqual({ name: 'hostname', value: 'dns9.quad9.net', source: 'dns' });
  expect(facts).toContainEqual({ name: 'registration', value: '2017', source: 'rdap' });
  expect(facts.some(({ name }) => name === 'owner' || name === 'kind of network')).toBe(false);
});

test('only what differs is a disagreement, and the registry comes first', () => {
  expect(disagreements(facts)).toEqual([
    {
      name: 'country',
      said: [
        { value: 'US', sources: ['rdap'] },
        { value: 'CH', sources: ['ai'] },
      ],
    },
  ]);
});

test("a model's word never stands where anybody else has one", () => {
  const name = fc.constantFrom('country', 'organisation', 'city');
  const fact = fc.record({
    name,
    value: fc.string(),
    source: fc.constantFrom('ai', 'ai:tiny', 'rdap', 'dns', 'table'),
  });
  fc.assert(
    fc.property(fc.array(fact), (list) => {
      for (const believed of believedFacts(list)) {
        const others = list.filter((one) => one.name === believed.name && !one.source.startsWith('ai'));
        expect(believed.source.startsWith('ai')).toBe(others.length === 0);
        if (others.some(({ source }) => source === 'rdap')) expect(believed.source).toBe('rdap');
      }
    }),
  );
});

test('changes tell what came and what went', () => {
  const now = factsOfNetwork({ ...network, organisation: 'Other', status: [], name: 'QUAD9' });
  expect(changesBetween(factsOfNetwork(network), now)).toEqual([
    { name: 'organisation', source: 'rdap', before: ['Quad9'], now: ['Other'] },
    { name: 'status', source: 'rdap', before: ['active'], now: [] },
  ]);
  const names = (list: string[]): ReturnType<typeof factsOfNames> => factsOfNames({ names: list });
  expect(changesBetween(names(['a', 'b']), names(['b', 'a']))).toEqual([]);
  expect(changesBetween([], names(['a']))).toEqual([
    { name: 'hostname', source: 'dns', before: [], now: ['a'] },
  ]);
});

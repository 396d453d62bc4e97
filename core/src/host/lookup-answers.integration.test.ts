// What others said before: with its changes, also what another process learned, until it is forgotten.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLookupAnswers } from '../lookup/online/lookup-answers.ts';
import { goodAnswer, say } from '../lookup/online/testing-ai.fixture.ts';
import { allWays, asked, type AskingGround, noWays, openAskingGround } from './testing-asking.fixture.ts';

let ground: AskingGround;
beforeEach(async () => {
  ground = await openAskingGround();
});
afterEach(async () => {
  await ground.close();
});

const day = 86_400_000;
const answersOf = (address = asked) => ground.client.call('lookup.answers', { address });
const modelSays = (owner: string): void => {
  ground.faces.model = (response) => {
    say(response, JSON.stringify({ ...goodAnswer, owner }));
  };
};

it('keeps different answers with what has changed', async () => {
  await ground.useModel();
  modelSays('Quad9');
  await ground.ask(allWays);
  ground.forward(31 * day);
  await ground.ask({ ...noWays, names: true });
  ground.forward(day);
  ground.faces.names = ['new9.example'];
  ground.faces.network = { ...ground.faces.network, name: 'RENAMED-NET' };
  modelSays('Somebody else');
  const answer = await ground.ask(allWays);
  const changes = [
    { name: 'network name', source: 'rdap', before: ['EXAMPLE-NET'], now: ['RENAMED-NET'] },
    { name: 'hostname', source: 'dns', before: ['dns9.example'], now: ['new9.example'] },
    { name: 'owner', source: 'ai', before: ['Quad9'], now: ['Somebody else'] },
  ];
  expect(answer.changes).toEqual(changes);
  const before = ground.sentSoFar();
  const kept = await answersOf();
  expect(ground.sentSoFar()).toBe(before);
  expect(kept.changes).toEqual(changes);
  expect(kept.answers.map(({ way }) => way).sort()).toEqual(
    ['model', 'model', 'names', 'names', 'registry', 'registry'].sort(),
  );
  const ages = kept.answers.map(({ lastMs }) => lastMs);
  expect(ages).toEqual([...ages].sort((a, b) => b - a));
  const names = kept.answers.filter(({ way }) => way === 'names');
  expect(names.map(({ facts }) => facts[0]?.value)).toEqual(['new9.example', 'dns9.example']);
  ground.forward(day);
  ground.faces.names = ['third9.example'];
  await ground.ask({ ...noWays, names: true });
  expect((await answersOf()).changes).toContainEqual({
    name: 'hostname',
    source: 'dns',
    before: ['new9.example'],
    now: ['third9.example'],
  });
  // The same answer twice is one, which has become younger.
  const old = names[1] ?? { firstMs: 0, lastMs: 0 };
  expect(Math.round((old.lastMs - old.firstMs) / day)).toBe(31);
  expect(kept.answers.find(({ way }) => way === 'model')).toMatchObject({
    ...{ model: 'tiny', summary: { owner: 'Somebody else' } },
  });
});

it('what was said of the network is known of its other addresses', async () => {
  await ground.ask({ ...noWays, registry: true });
  expect((await answersOf('9.9.9.77')).answers).toMatchObject([{ way: 'registry' }]);
  expect((await answersOf('9.9.10.1')).answers).toEqual([]);
  expect(await answersOf('::9')).toEqual({ answers: [], changes: [] });
});

it('forgets one address, or all, on disk as well', async () => {
  const other = '8.8.8.8';
  await ground.ask({ ...noWays, registry: true, names: true });
  await ground.ask({ ...noWays, names: true }, other);
  // What is known of the network is known of its neighbour: forgotten of one, it is forgotten of both, and asked anew.
  await ground.client.call('lookup.forgetAnswers', { address: '9.9.9.77' });
  expect((await answersOf()).answers.map(({ way }) => way)).toEqual(['names']);
  expect((await answersOf('9.9.9.77')).answers).toEqual([]);
  expect((await ground.preview({ ...noWays, registry: true })).requests).toHaveLength(1);
  await ground.client.call('lookup.forgetAnswers', { address: asked });
  expect((await answersOf()).answers).toEqual([]);
  expect((await answersOf(other)).answers).toHaveLength(1);
  const text = (): string =>
    ['names.json', 'rdap.json'].map((name) => readFileSync(join(ground.dataDir, 'lookup', name))).join();
  expect(text()).toContain(other);
  expect(text()).not.toContain(asked);
  await ground.client.call('lookup.forgetAnswers', { address: null });
  expect((await answersOf(other)).answers).toEqual([]);
  expect(text()).not.toContain(other);
});

it('sees what another process has learned and forgotten', async () => {
  await ground.ask({ ...noWays, names: true });
  const theirs = await openLookupAnswers({
    ...{ dataDir: ground.dataDir, clock: () => 1_700_000_000_000 },
    warn: (warning) => ground.logged.push(warning),
  });
  theirs.names.keep('8.8.8.8', { names: ['dns.example'] }, 1_700_000_000_000);
  await theirs.flush();
  expect((await answersOf('8.8.8.8')).answers).toMatchObject([{ way: 'names' }]);
  await theirs.forget(asked);
  expect((await answersOf()).answers).toEqual([]);
  expect(ground.logged).toEqual([]);
});

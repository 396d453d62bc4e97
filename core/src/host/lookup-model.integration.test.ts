// Which model is asked and where its key goes: to the server that it was given for, into no file, no log and no answer.

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventPayload } from '@jaws/shared/contract/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuse, startAi } from '../lookup/online/testing-ai.fixture.ts';
import { startRecorder } from '../lookup/online/testing-servers.fixture.ts';
import { createSessionKeeper } from './secret-keeper.ts';
import {
  allWays,
  type AskingGround,
  codeOf,
  noWays,
  openAskingGround,
  plantedKey,
} from './testing-asking.fixture.ts';

let ground: AskingGround;
beforeEach(async () => {
  ground = await openAskingGround();
});
afterEach(async () => {
  await ground.close();
});

const onlyModel = { ...noWays, model: true };
const local = { baseUrl: 'http://127.0.0.1:11434/v1', name: 'tiny' };
const setModel = (model: typeof local | null) => ground.client.call('lookup.setModel', { model });
const setKey = (key: string | null) => ground.client.call('lookup.setKey', { key });
const state = () => ground.client.call('lookup.model', {});
const file = (name: string): string => join(ground.dataDir, 'lookup', name);

describe('the model', () => {
  it('is kept in a file for this user alone', async () => {
    expect(await state()).toEqual({ model: null, key: 'none', keyNote: null });
    const set = await setModel({ baseUrl: ' https://api.example/v1 ', name: ' gpt ' });
    expect(set).toEqual({
      model: { baseUrl: 'https://api.example/v1', name: 'gpt' },
      ...{ key: 'none', keyNote: null },
    });
    expect(statSync(file('model.json')).mode & 0o777).toBe(0o600);
    expect(await state()).toEqual(set);
    expect((await setModel(null)).model).toBeNull();
  });

  it.each([
    ['http://api.example/v1', 'm', 'lookup.bad-server'],
    ['https://me:pw-planted@api.example/v1', 'm', 'lookup.bad-server'],
    ['ftp://127.0.0.1/', 'm', 'lookup.bad-server'],
    ['nowhere', 'm', 'lookup.bad-server'],
    [`https://${'a'.repeat(60)}.${'b.'.repeat(100)}example/`, 'm', 'lookup.bad-server'],
    ['https://api.example/v1', '  ', 'lookup.no-model'],
  ])('%s cannot be one', async (baseUrl, name, code) => {
    const error = await setModel({ baseUrl, name }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('pw-planted');
    expect((await state()).model).toBeNull();
  });

  it.each([
    ['is no JSON', plantedKey],
    ['has another form', '{"version":1,"model":{"baseUrl":"https://api.example/"}}'],
  ])('a file that %s is told and set aside', async (_, text) => {
    const problems: EventPayload<'session.problemRaised'>[] = [];
    ground.client.subscribe('session.problemRaised', (problem) => problems.push(problem));
    mkdirSync(join(ground.dataDir, 'lookup'));
    writeFileSync(file('model.json'), text);
    const both = await Promise.all([state(), state()]);
    expect(both.map(({ model }) => model)).toEqual([null, null]);
    expect(ground.logged.join()).toContain('model.json.set-aside');
    expect(ground.logged.join()).not.toContain(plantedKey);
    await vi.waitFor(
      () => {
        expect(problems[0]?.message).toContain('model.json.set-aside');
      },
      { timeout: 10_000 },
    );
    expect((await setModel(local)).model).toEqual(local);
  });

  it('that somebody wrote into the file by hand keeps to the rule, too', async () => {
    await setModel(local);
    const model = { baseUrl: 'http://api.example/v1', name: 'm' };
    writeFileSync(file('model.json'), JSON.stringify({ version: 1, model }));
    expect((await state()).model).toBeNull();
    expect(await codeOf(ground.preview(onlyModel))).toBe('lookup.no-model');
  });
});

describe('the key', () => {
  it('is sent to the server that it was given for, and to no other', async () => {
    const other = await startAi(ground.faces.model);
    const recorder = await startRecorder(other.base);
    try {
      await ground.useModel(plantedKey);
      expect(await state()).toMatchObject({
        key: 'session',
        keyNote: expect.stringContaining('memory') as string,
      });
      await ground.ask(onlyModel);
      expect(String(ground.aiSent.sent()[0])).toContain(`Authorization: Bearer ${plantedKey}\r\n`);
      // The same server by another path and with another model: the same key.
      const path = new URL('/v1/', ground.aiSent.url).href;
      expect((await setModel({ baseUrl: path, name: 'larger' })).key).toBe('session');
      const elsewhere = { baseUrl: recorder.url.href, name: 'tiny' };
      expect(await setModel(elsewhere)).toMatchObject({ model: elsewhere, key: 'none', keyNote: null });
      expect((await ground.preview(onlyModel)).requests[0]?.text).not.toContain('Authorization');
      await ground.ask(onlyModel);
      expect(recorder.sent()).toHaveLength(1);
      expect(String(recorder.sent()[0])).not.toContain('Authorization');
      // Nor does it come back with its server.
      await ground.useModel();
      expect((await state()).key).toBe('none');
    } finally {
      await recorder.close();
      await other.close();
    }
  });

  it('does not follow a file that was changed by hand', async () => {
    await setModel(local);
    await setKey(plantedKey);
    const model = { baseUrl: ground.aiSent.url.href, name: 'tiny' };
    writeFileSync(file('model.json'), JSON.stringify({ version: 1, model }));
    expect((await state()).key).toBe('none');
    await ground.ask(onlyModel);
    expect(String(ground.aiSent.sent()[0])).not.toContain('Authorization');
  });

  it('needs a server, and letters that a key has', async () => {
    expect(await codeOf(setKey(plantedKey))).toBe('lookup.no-model');
    await setModel(local);
    const error = await setKey(`${plantedKey} and\nmore`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'lookup.wrong-key' });
    expect(String(error)).not.toContain(plantedKey);
    expect((await setKey(` ${plantedKey}\n`)).key).toBe('session');
    expect((await setKey(null)).key).toBe('none');
  });

  it('is in no answer, no event, no error, no log and no file', async () => {
    const told: unknown[] = [];
    ground.client.subscribe('lookup.askingChanged', (event) => told.push(event));
    ground.client.subscribe('session.problemRaised', (event) => told.push(event));
    ground.faces.model = (response) => {
      // Its words have the key, too.
      refuse(response, 401);
    };
    await ground.useModel(plantedKey);
    told.push(await state(), await ground.preview(allWays), await ground.ask(allWays));
    ground.faces.model = (response) => response.destroy();
    told.push(await ground.ask(onlyModel));
    told.push(await ground.client.call('lookup.answers', { address: '9.9.9.9' }));
    await ground.host.close();
    expect(JSON.stringify(told)).toContain('lookup.broken');
    const files = readdirSync(ground.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
    expect(files.join()).toContain('"tiny"');
    expect([...files, ...ground.logged, JSON.stringify(told)].join()).not.toContain(plantedKey);
    expect(ground.aiSent.sent().every((sent) => sent.includes(plantedKey))).toBe(true);
  });
});

describe('a key in the environment', () => {
  const origin = 'http://127.0.0.1:11434';

  it('is for the server that the environment names, else for OpenAI', async () => {
    const own = createSessionKeeper({ OPENAI_API_KEY: plantedKey, OPENAI_BASE_URL: `${origin}/v1` });
    expect(await own.state(origin)).toEqual({ place: 'environment', note: null });
    expect(await own.read(origin)).toBe(plantedKey);
    const usual = createSessionKeeper({ OPENAI_API_KEY: plantedKey });
    expect(await usual.read('https://api.openai.com')).toBe(plantedKey);
    for (const keeper of [own, usual]) {
      expect(await keeper.read('https://evil.example')).toBeNull();
      const { place, note } = await keeper.state('https://evil.example');
      expect(place).toBe('none');
      expect(note).toContain('it is not sent to https://evil.example');
      expect(note).not.toContain(plantedKey);
    }
  });

  it('is read when it is needed, and after the one that was typed', async () => {
    const env: Record<string, string> = { OPENAI_BASE_URL: origin };
    const keeper = createSessionKeeper(env);
    expect(await keeper.read(origin)).toBeNull();
    env['OPENAI_API_KEY'] = plantedKey;
    await keeper.keep({ origin, key: 'typed' });
    expect(await keeper.read(origin)).toBe('typed');
    await keeper.forget();
    expect(await keeper.read(origin)).toBe(plantedKey);
    env['OPENAI_BASE_URL'] = 'nowhere';
    expect(await keeper.state(origin)).toEqual({ place: 'none', note: null });
  });
});

// Asking others from a page, over a whole host and real servers: what was previewed is what is sent, once, and nothing else.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goodAnswer, refuse, say } from '../lookup/online/testing-ai.fixture.ts';
import { networkAnswer } from '../lookup/online/testing-servers.fixture.ts';
import {
  allWays,
  asked,
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

const text = (sent: readonly Buffer[]): string[] => sent.map((bytes) => bytes.toString('utf8'));
const minute = 60_000;
const onlyModel = { ...noWays, model: true };
const onlyRegistry = { ...noWays, registry: true };
const onlyNames = { ...noWays, names: true };

it('sends nothing before it is told to, then what was previewed, byte for byte', async () => {
  ground.faces.network = { ...networkAnswer('9.9.9.0', '9.9.9.255'), name: 'NAT-OF-10.0.0.5' };
  ground.faces.model = (response) => {
    refuse(response, 400);
    ground.faces.model = (again) => {
      say(again, JSON.stringify(goodAnswer));
    };
  };
  await ground.useModel(plantedKey);
  const preview = await ground.preview(allWays);
  expect(ground.sentSoFar()).toBe(0);
  const { askId, requests, question } = preview;
  expect(requests.map(({ host, encrypted }) => [host, encrypted])).toEqual(
    Array(3).fill(['127.0.0.1', false]),
  );
  const answer = await ground.client.call('lookup.ask', { askId });
  expect(text(ground.registry.sent())).toEqual([requests[0]?.text]);
  expect(text(ground.aiSent.sent()).map((sent) => sent.replace(plantedKey, '***'))).toEqual(
    requests.slice(1).map((request) => request.text),
  );
  expect(question).toEqual({ servers: [ground.dns.server], name: '9.9.9.9.in-addr.arpa', type: 'PTR' });
  expect(ground.dns.questions).toEqual([question?.name]);
  expect(answer).toMatchObject({ summary: { owner: 'Quad9' }, text: null, failed: [], changes: [] });
  expect(answer.facts).toContainEqual({ name: 'hostname', value: 'dns9.example', source: 'dns' });
  expect(new Set(answer.facts.map(({ source }) => source))).toEqual(new Set(['rdap', 'dns', 'ai']));
  expect(new Set(ground.states.map((state) => state.askId))).toEqual(new Set([askId]));
  expect(ground.states.map(({ state }) => state.phase)).toContain('writing');
  expect(await codeOf(ground.client.call('lookup.ask', { askId }))).toBe('lookup.preview-again');
  // What the registry has said is not asked again, and told to the model with its secrets replaced.
  const second = await ground.preview(allWays);
  expect(second.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
  expect(second.requests[0]?.text).toContain('NAT-OF-HOST_1');
  expect(second.replaced).toEqual([{ pseudonym: 'HOST_1', value: '10.0.0.5' }]);
});

describe('between the preview and the sending', () => {
  it('answers may come: the request stays as it was shown', async () => {
    await ground.useModel();
    const { askId, requests } = await ground.preview(onlyModel);
    await ground.ask(onlyRegistry);
    await ground.ask(onlyNames);
    await ground.client.call('lookup.ask', { askId });
    expect(text(ground.aiSent.sent())).toEqual([requests[0]?.text]);
    expect(requests[0]?.text).not.toContain('EXAMPLE-NET');
    expect((await ground.preview(onlyModel)).requests[0]?.text).toContain('EXAMPLE-NET');
  });

  it('an answer may become too old: it is not asked for, for that was not shown', async () => {
    await ground.ask(onlyRegistry);
    ground.forward(30 * 24 * 60 * minute - 5 * minute);
    const { askId, requests } = await ground.preview(onlyRegistry);
    expect(requests).toEqual([]);
    ground.forward(9 * minute);
    expect((await ground.client.call('lookup.ask', { askId })).facts.length).toBeGreaterThan(3);
    expect(ground.registry.sent()).toHaveLength(1);
    expect((await ground.preview(onlyRegistry)).requests).toHaveLength(1);
  });

  it.each([
    ['no model', async () => await ground.client.call('lookup.setModel', { model: null })],
    [
      'another model of the same server',
      async () => {
        const model = { baseUrl: ground.aiSent.url.href, name: 'larger' };
        await ground.client.call('lookup.setModel', { model });
      },
    ],
    ['a key that is gone', async () => await ground.client.call('lookup.setKey', { key: null })],
  ])('%s: nothing is sent', async (_, change) => {
    await ground.useModel(plantedKey);
    const { askId } = await ground.preview(allWays);
    await change();
    expect(await codeOf(ground.client.call('lookup.ask', { askId }))).toBe('lookup.preview-again');
    expect(ground.sentSoFar()).toBe(0);
  });

  it('ten minutes may pass, and not more', async () => {
    const [early, late] = [await ground.preview(onlyNames), await ground.preview(onlyNames)];
    ground.forward(9 * minute);
    await ground.client.call('lookup.ask', { askId: early.askId });
    ground.forward(minute);
    expect(await codeOf(ground.client.call('lookup.ask', { askId: late.askId }))).toBe(
      'lookup.preview-again',
    );
    expect(ground.dns.questions).toHaveLength(1);
  });

  it('other previews may come, until they are too many', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 9; at++) ids.push((await ground.preview(onlyNames)).askId);
    const asking = (at: number) => ground.client.call('lookup.ask', { askId: ids[at] ?? '' });
    expect(await codeOf(asking(0))).toBe('lookup.preview-again');
    expect((await asking(1)).failed).toEqual([]);
  });
});

it.each([
  ...['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '192.0.2.1', '::ffff:10.0.0.1', '64:ff9b::a00:1'],
  ...['224.0.0.1', 'example.com', ''],
])('nobody is asked about %j', async (address) => {
  await ground.useModel();
  expect(await codeOf(ground.preview(allWays, address))).toBe('lookup.not-public');
  expect(await ground.client.call('lookup.answers', { address })).toEqual({ answers: [], changes: [] });
  expect(ground.sentSoFar()).toBe(0);
});

it('says what is missing: a choice, a model, a preview', async () => {
  expect(await codeOf(ground.preview(noWays))).toBe('lookup.nobody-chosen');
  expect(await codeOf(ground.preview(allWays))).toBe('lookup.no-model');
  expect(await codeOf(ground.client.call('lookup.ask', { askId: 'made-up' }))).toBe('lookup.preview-again');
});

it('tells what was not answered with a code, and has the rest', async () => {
  await ground.useModel(plantedKey);
  ground.faces.model = (response) => {
    refuse(response, 401);
  };
  ground.faces.names = 3;
  const first = await ground.ask(allWays);
  expect(first.failed).toMatchObject([
    { source: 'dns', code: 'lookup.not-found' },
    { source: 'ai', code: 'lookup.wrong-key' },
  ]);
  expect(first.facts).toContainEqual({ name: 'country', value: 'DE', source: 'rdap' });
  ground.faces.model = (response) => {
    refuse(response, 429, { 'retry-after': '1000' });
  };
  expect((await ground.ask(onlyModel)).failed).toMatchObject([{ code: 'lookup.too-many' }]);
  ground.faces.model = (response) => {
    say(response, 'Ask me <b>later</b>.');
  };
  expect(await ground.ask(onlyModel)).toMatchObject({
    ...{ text: 'Ask me <b>later</b>.', summary: null },
    failed: [{ code: 'lookup.not-json' }],
  });
});

describe('while others are asked', () => {
  /** Begins an answer and never ends it. */
  async function hanging(): Promise<{ readonly closed: Promise<void> }> {
    await ground.useModel();
    let tellClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => (tellClosed = resolve));
    ground.faces.model = (response) => {
      response.on('close', tellClosed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"{ "}}]}\n\n');
    };
    return { closed };
  }

  const untilWriting = async (): Promise<void> => {
    await vi.waitFor(
      () => {
        expect(ground.states.at(-1)?.state.phase).toBe('writing');
      },
      { timeout: 10_000 },
    );
  };

  it('the call can be cancelled: the connection ends, what had come stays', async () => {
    const { closed } = await hanging();
    const { askId } = await ground.preview(allWays);
    const leaving = new AbortController();
    const call = codeOf(ground.client.call('lookup.ask', { askId }, { signal: leaving.signal }));
    await untilWriting();
    leaving.abort();
    expect(await call).toBe('cancelled');
    await closed;
    const { answers } = await ground.client.call('lookup.answers', { address: asked });
    expect(answers.map(({ way }) => way).sort()).toEqual(['names', 'registry']);
    await vi.waitFor(
      async () => {
        expect((await ground.ask(onlyNames)).failed).toEqual([]);
      },
      { timeout: 10_000 },
    );
  });

  it('the same address is refused, and its preview stays good', async () => {
    await hanging();
    const [first, second] = [await ground.preview(onlyModel), await ground.preview(onlyNames)];
    const leaving = new AbortController();
    const { signal } = leaving;
    const call = codeOf(ground.client.call('lookup.ask', { askId: first.askId }, { signal }));
    await untilWriting();
    const again = (): Promise<unknown> => codeOf(ground.client.call('lookup.ask', { askId: second.askId }));
    expect(await again()).toBe('lookup.asked-already');
    expect((await ground.ask(onlyNames, '9.9.9.10')).failed).toEqual([]);
    leaving.abort();
    await call;
    await vi.waitFor(
      async () => {
        expect(await again()).toMatchObject({ failed: [] });
      },
      { timeout: 10_000 },
    );
  });

  it('a host that closes ends them, and has on disk what had come', async () => {
    const { closed } = await hanging();
    const { askId } = await ground.preview(allWays);
    const call = codeOf(ground.client.call('lookup.ask', { askId }));
    await untilWriting();
    await ground.host.close();
    expect(await call).toBe('cancelled');
    await closed;
    for (const [file, said] of Object.entries({ 'names.json': 'dns9.example', 'rdap.json': 'EXAMPLE-NET' }))
      expect(readFileSync(join(ground.dataDir, 'lookup', file), 'utf8')).toContain(said);
    expect(existsSync(join(ground.dataDir, 'lookup', 'summaries.json'))).toBe(false);
  });
});

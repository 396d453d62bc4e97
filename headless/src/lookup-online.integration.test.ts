// `jaws lookup` that asks others, as built, against a registry, a name server and a model of this machine: only what was named is
// asked, exactly what was previewed is sent, and what fails hinders nothing else.

import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { goodAnswer, refuse, say, startAi } from '@jaws/core/lookup/online/testing-ai.fixture';
import { startDns } from '@jaws/core/lookup/online/testing-dns.fixture';
import {
  networkAnswer,
  startHttpServer,
  startRecorder,
} from '@jaws/core/lookup/online/testing-servers.fixture';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCommand, createJawsHome } from './jaws-process.fixture.ts';

const home = createJawsHome();

beforeAll(() => {
  buildCommand();
}, 240_000);
afterAll(home.remove);

interface Asked {
  readonly ip: string;
  readonly online?: { readonly facts: object[]; readonly failed: object[]; readonly changes: object[] };
  readonly preview?: {
    readonly requests: { readonly text: string }[];
    readonly question: { readonly name: string };
  };
}

/** Not waited for in this thread: the servers live in it. */
async function lookup(...argv: string[]): Promise<readonly Asked[]> {
  const child = home.start('lookup', ...argv, '--json');
  const [out, err] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'exit'),
  ]);
  const document = JSON.parse(out) as { results?: Asked[] };
  if (document.results === undefined) throw new Error(`${out}${err}`);
  return document.results;
}

it('sends nothing by itself, what it previewed when told to, and nothing of private addresses', async () => {
  const registry = await startHttpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/rdap+json' });
    response.end(JSON.stringify(networkAnswer('9.9.9.0', '9.9.9.255')));
  });
  const recorder = await startRecorder(registry.url);
  const dns = await startDns((name) => (name === '9.9.9.9.in-addr.arpa' ? ['dns9.example'] : 3));
  const ai = await startAi((response) => {
    say(response, JSON.stringify(goodAnswer));
  });
  const servers = [
    '--registry-server',
    recorder.url.href,
    '--name-server',
    dns.server,
    '--model-url',
    ai.base.href,
  ];
  const ways = ['--registry', '--names', '--model', 'small'];
  try {
    expect(await lookup('9.9.9.9', '10.0.0.7', ...servers)).not.toMatchObject([{ online: {} }]);
    await lookup('9.9.9.9', ...servers, ...ways, '--offline');
    const [previewed] = await lookup('9.9.9.9', '10.0.0.7', ...servers, ...ways, '--preview');
    expect([recorder.sent().length, dns.received.length, ai.bodies.length]).toEqual([0, 0, 0]);
    const [first, local] = await lookup('9.9.9.9', '10.0.0.7', ...servers, ...ways);
    expect(local?.online).toBeUndefined();
    expect(first).toMatchObject({
      ...{ hostname: 'dns9.example', summary: goodAnswer.usedFor, confidence: 0.9 },
      online: { failed: [], changes: [] },
    });
    expect(first?.online?.facts).toContainEqual({ name: 'country', value: 'DE', source: 'rdap' });
    if (previewed?.preview === undefined) throw new Error('no preview');
    const { requests, question } = previewed.preview;
    expect(recorder.sent().map(String)).toEqual([requests[0]?.text]);
    expect(requests[1]?.text).toContain(`\r\n\r\n${JSON.stringify(ai.bodies[0])}`);
    expect(dns.questions).toEqual([question.name]);
    await lookup('9.9.9.10', ...servers, '--registry');
    expect(recorder.sent().length).toBe(1);
  } finally {
    await Promise.all([registry.close(), recorder.close(), dns.close(), ai.close()]);
  }
}, 60_000);

it('tells what was not answered, with a code, and never the key', async () => {
  const dns = await startDns(() => 2);
  const ai = await startAi((response) => {
    refuse(response, 401);
  });
  try {
    const ways = ['--names', '--name-server', dns.server, '--model', 'small', '--model-url', ai.base.href];
    const [found] = await lookup('9.9.9.9', ...ways);
    expect(found?.online?.failed).toMatchObject([
      { source: 'dns', code: 'lookup.server-failed' },
      { source: 'ai', code: 'lookup.wrong-key' },
    ]);
    expect(JSON.stringify(found)).not.toContain('sk-planted-key');
    expect(home.failure(2, 'lookup', '9.9.9.9', '--model', 'small', '--model-url', 'nowhere')).toBe(
      'lookup.bad-server',
    );
  } finally {
    await Promise.all([dns.close(), ai.close()]);
  }
}, 60_000);

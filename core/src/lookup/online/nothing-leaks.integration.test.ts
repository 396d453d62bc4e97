// Over 1,000 look-ups of all kinds with secrets planted everywhere: none of them is in any byte that is sent, and
// nothing is sent before the call.

import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAiClient } from './ai-client.ts';
import { createRdapCache } from './rdap-cache.ts';
import { createRdapClient } from './rdap-client.ts';
import { createReverseDns } from './reverse-dns.ts';
import { ignoring, type RunningAi, startAi } from './testing-ai.fixture.ts';
import { type RunningDns, startDns } from './testing-dns.fixture.ts';
import {
  createTestClock,
  networkAnswer,
  type Recorder,
  type RunningServer,
  startHttpServer,
  startRecorder,
} from './testing-servers.fixture.ts';

const lookups = 1000;
const key = 'sk-planted-key';
const houseNames = ['brummbaer', 'drachenfels.example'];
const userNames = ['zwiebelfisch'];

interface Secrets {
  readonly host: string;
  readonly mac: string;
  readonly user: string;
}

/** Others each time, all with marks that occur nowhere else. */
function secretsOf(at: number): Secrets {
  const [high, low] = [Math.floor(at / 256), at % 256];
  const hex = low.toString(16).padStart(2, '0');
  return {
    host: at % 2 === 0 ? `10.77.${String(high)}.${String(low)}` : `fd77:${hex}00::${hex}77`,
    mac: ['de', 'ad', '77', `0${String(high)}`, hex, 'ee'].join(at % 3 === 0 ? '-' : ':'),
    user: `quastenflosser${String(at)}`,
  };
}

function factsOf({ host, mac, user }: Secrets): { name: string; value: string; source: string }[] {
  return [
    { name: 'asked by', value: `${host} (${mac.toUpperCase()})`, source: 'dataset' },
    { name: 'program', value: `/home/${user}/bin/tool --as ${user}`, source: 'dataset' },
    { name: 'file', value: `C:\\Users\\${user}\\Desktop\\plan.txt by zwiebelfisch`, source: 'dataset' },
    { name: 'url', value: `https://${user}:hunter2@cdn.example.org/x`, source: 'dataset' },
    {
      name: `seen at brummbaer`,
      value: `pc7.Drachenfels.example, printer77.lan, [${host}]:443`,
      source: 'dataset',
    },
  ];
}

const marks = ['10.77.', 'fd77:', 'de:ad:77', 'de-ad-77', 'quastenflosser', 'zwiebelfisch', 'hunter2'];
const secrets = [...marks, 'brummbaer', 'drachenfels', 'printer77', 'plan.txt'];

let registry: RunningServer;
let model: RunningAi;
let dns: RunningDns;
let recorders: { readonly rdap: Recorder; readonly ai: Recorder };

beforeAll(async () => {
  registry = await startHttpServer((request, response) => {
    const address = (request.url ?? '').split('/').at(-1) ?? '';
    response.end(JSON.stringify(networkAnswer(address, address)));
  });
  model = await startAi(ignoring);
  dns = await startDns(() => ['host.example.org']);
  recorders = { rdap: await startRecorder(registry.url), ai: await startRecorder(model.base) };
});
afterAll(async () => {
  for (const { close } of [recorders.rdap, recorders.ai, registry, model, dns]) await close();
});

test('1,000 look-ups leak nothing, and send only what was shown', async () => {
  const { clock, wait } = createTestClock();
  const signal = new AbortController().signal;
  const cache = createRdapCache({ clock, maxAgeMs: 1e12 });
  const base = recorders.rdap.url;
  const rdap = createRdapClient({ serverOf: () => base, cache, clock, wait, signal, allowLoopback: true });
  const names = createReverseDns({ servers: [dns.server], clock, signal });
  const ai = createAiClient({
    baseUrl: recorders.ai.url,
    model: 'tiny',
    key: () => key,
    clock,
    wait,
    signal,
  });
  const shown = { rdap: [] as string[], ai: [] as string[], dns: [] as string[] };

  for (let at = 0; at < lookups; at++) {
    const address = `9.${String(at % 250)}.7.${String(Math.floor(at / 250))}`;
    const secret = secretsOf(at);
    const plan = await ai.plan(
      { address, facts: factsOf(secret), notes: [`${secret.user} on ${secret.host}`] },
      { houseNames, userNames },
    );
    shown.rdap.push(...rdap.preview(address).map(({ text }) => text));
    shown.ai.push(plan.requests[0]?.text ?? '');
    shown.dns.push(names.preview(address).name);
    const before = [recorders.rdap.sent().length, recorders.ai.sent().length, dns.received.length];
    expect(before).toEqual([at, at, at]);
    // What is private is refused, also in the middle of it all.
    expect(await rdap.lookUp(secret.host)).toMatchObject({ code: 'lookup.not-public' });
    expect(await names.lookUp(secret.host)).toMatchObject({ code: 'lookup.not-public' });
    await expect(ai.plan({ address: secret.host, facts: [] })).rejects.toThrow();
    const results = [await rdap.lookUp(address), await names.lookUp(address), await ai.ask(plan)];
    expect(results.map(({ kind }) => kind)).toEqual(['found', 'found', 'summary']);
  }

  const text = (sent: readonly Buffer[]): string[] => sent.map((bytes) => bytes.toString('utf8'));
  expect(text(recorders.rdap.sent())).toEqual(shown.rdap);
  expect(text(recorders.ai.sent()).map((sent) => sent.replace(key, '***'))).toEqual(shown.ai);
  expect(dns.questions).toEqual(shown.dns);
  const all = Buffer.concat([...recorders.rdap.sent(), ...recorders.ai.sent(), ...dns.received]);
  const sent = all.toString('latin1').toLowerCase();
  expect(sent.length).toBeGreaterThan(1_000_000);
  for (const mark of secrets) expect({ mark, at: sent.indexOf(mark) }).toEqual({ mark, at: -1 });
  // The recorder sees what there is to see: the public address of each look-up.
  expect(sent).toContain('9.249.7.3');
}, 240_000);

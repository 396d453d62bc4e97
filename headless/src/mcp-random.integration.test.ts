// Seeded random calls of `jaws mcp`, valid and broken: each is answered, none ends the process. JAWS_MCP_CALLS sets how
// many; 10,000 take some ten seconds.
import { createRandom } from '@jaws/shared/analysis/random';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JawsHome } from './jaws-process.fixture.ts';
import { startMcp, type Answer, type McpPeer } from './mcp-peer.fixture.ts';
import { createMcpWorld, hostileFinding, validCalls } from './mcp-world.fixture.ts';

const wanted = Number(process.env['JAWS_MCP_CALLS'] ?? 10_000);
const atOnce = 6;

let home: JawsHome;
let peer: McpPeer;

beforeAll(async () => {
  home = createMcpWorld();
  peer = await startMcp(home);
}, 240_000);
afterAll(async () => {
  await peer.end();
  home.remove();
});

const values: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, 51, 101, '', 'mixed', 'nowhere', '..', '__proto__', 'constructor'],
  ...['\u0000', '\ud800', '😀'.repeat(300), 'x'.repeat(5000), [], {}, [[]], { a: [1] }, ['mixed', 'mixed']],
  ...['ip == 10.0.0.1', 'port in {80, 443}', 'sni ~ "(a+)+$"', 'size >', '(((((', 'not not port == 53'],
  ...['10.0.0.1', '::1', 'fe80::1%eth0', '2026-11-22T16:00', 'up', 'id', 'flows', 'endpoints', 'packets'],
];
const fields = [
  'dataset',
  'datasets',
  'where',
  'rows',
  'offset',
  'sort',
  'unit',
  'ip',
  'id',
  'targets',
  'from',
];

function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** A valid input with up to three fields changed, taken away or added; seldom no object at all. */
function inputOf(random: () => number, valid: Record<string, unknown>): unknown {
  if (random() < 0.05) return pick(random, values);
  const input: Record<string, unknown> = { ...valid };
  for (let change = Math.floor(random() * 4); change > 0; change--) {
    const field = pick(random, random() < 0.7 ? [...Object.keys(valid), 'rows', 'where'] : fields);
    if (random() < 0.2) Reflect.deleteProperty(input, field);
    else input[field] = pick(random, values);
  }
  return input;
}

interface Reply {
  readonly isError?: boolean;
  readonly structuredContent: { readonly error: { readonly code: string } | null };
}

/** `good`, a code of JAWS, or the number of an error of the protocol. */
function outcomeOf({ result, error }: Answer): string {
  if (error !== undefined) return String(error.code);
  return (result as unknown as Reply).structuredContent.error?.code ?? 'good';
}

it(`answers ${wanted} random calls`, { timeout: 600_000 }, async () => {
  const random = createRandom(20_261_201);
  const calls = validCalls(await hostileFinding(peer));
  const names = Object.keys(calls);
  const outcomes = new Map<string, number>();
  let slowest = 0;
  let longest = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    while (done < wanted) {
      done += 1;
      const name = random() < 0.02 ? 'nothing' : pick(random, names);
      const started = performance.now();
      const answer = await peer.ask('tools/call', { name, arguments: inputOf(random, calls[name] ?? {}) });
      slowest = Math.max(slowest, performance.now() - started);
      longest = Math.max(longest, Buffer.byteLength(JSON.stringify(answer)));
      const outcome = outcomeOf(answer);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const counted = Object.fromEntries([...outcomes].sort(([, a], [, b]) => b - a));
  if (wanted > 1000) process.stderr.write(`${JSON.stringify({ wanted, slowest, longest, counted })}\n`);
  expect(Object.keys(counted)).not.toContain('internal');
  expect(Object.keys(counted)).not.toContain('rpc.invalid-output');
  expect(Object.keys(counted)).not.toContain('worker.died');
  expect(counted['good']).toBeGreaterThan(wanted / 10);
  expect(counted['usage.invalid']).toBeGreaterThan(wanted / 10);
  expect(longest).toBeLessThan(100_000);
  expect([peer.strayLines, peer.err()]).toEqual([[], '']);
  expect((await peer.call('jaws_datasets')).structuredContent?.data?.['total']).toBe(1);
});

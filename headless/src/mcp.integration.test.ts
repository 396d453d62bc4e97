// `jaws mcp` as an assistant starts it: every tool, its errors, its limits, its end; and words of a hostile sender, which
// must not get out of the data.
import { Ajv } from 'ajv';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JawsHome } from './jaws-process.fixture.ts';
import { startMcp, type McpPeer, type ToolReplyMessage } from './mcp-peer.fixture.ts';
import { createMcpWorld, hostileFinding, quietTools, validCalls } from './mcp-world.fixture.ts';

interface ListedTool {
  readonly name: string;
  readonly annotations: Record<string, unknown>;
  readonly inputSchema: object;
  readonly outputSchema: object;
}

let home: JawsHome;
let peer: McpPeer;
let tools: readonly ListedTool[];
let calls: ReturnType<typeof validCalls>;

beforeAll(async () => {
  home = createMcpWorld();
  peer = await startMcp(home);
  const { result } = await peer.ask('tools/list', {});
  tools = (result as { tools: ListedTool[] }).tools;
  calls = validCalls(await hostileFinding(peer));
}, 240_000);
afterAll(async () => {
  await peer.end();
  home.remove();
});

function checkAgainstSchema(name: string, reply: ToolReplyMessage): void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const schema = tools.find((tool) => tool.name === name)?.outputSchema ?? {};
  if (!ajv.validate(schema, reply.structuredContent)) throw new Error(`${name}: ${ajv.errorsText()}`);
}

/** Path, length, time and hash of every file of the data folder. */
function filesOf(): string[] {
  return home.leftovers().map((path) => {
    const full = join(home.folder, path);
    const stat = statSync(full);
    if (!stat.isFile()) return path;
    return `${path} ${stat.mtimeMs} ${createHash('sha256').update(readFileSync(full)).digest('hex')}`;
  });
}

const hostile = /ignore.{1,5}previous.{1,5}instructions/;

describe('jaws mcp', () => {
  it('lists ten tools that only read', () => {
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(calls));
    for (const { annotations } of tools)
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false, destructiveHint: false });
  });

  it('answers each as its output schema says, and changes no file', async () => {
    const before = filesOf();
    for (const [name, input] of Object.entries(calls)) {
      const reply = await peer.call(name, input);
      checkAgainstSchema(name, reply);
      expect([name, reply.isError, reply.structuredContent?.error]).toEqual([name, undefined, null]);
      expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThan(100_000);
    }
    expect(filesOf()).toEqual(before);
  });

  it('says the same as the command line', async () => {
    const scored = home.document('detect-score', 'detect', 'score', 'mixed')['findings'] as { id: string }[];
    const { structuredContent: told } = await peer.call('jaws_findings', { dataset: 'mixed' });
    const findings = told?.data?.['findings'] as { id: string }[];
    expect(findings.map(({ id }) => id)).toEqual(scored.map(({ id }) => id));
    const { bytes, sent, flows } = home.document('stats', 'stats', 'mixed');
    const { structuredContent: seen } = await peer.call('jaws_overview', { dataset: 'mixed' });
    expect(seen?.data?.['overview']).toMatchObject({ bytes, sent, flows });
    const top = home.document('analyze', 'analyze', 'mixed', '--top', '10')['top'] as { id: string }[];
    const { structuredContent: ranked } = await peer.call('jaws_top', { datasets: ['mixed'] });
    expect((ranked?.data?.['top'] as { id: string }[]).map(({ id }) => id)).toEqual(top.map(({ id }) => id));
  });

  it('keeps the words of a hostile sender in the data, clean and marked', async () => {
    const own = JSON.stringify([peer.opening, tools]);
    expect(own).not.toMatch(hostile);
    expect(String(peer.opening['instructions'])).toContain('never instructions');
    const heard: string[] = [];
    for (const [name, input] of Object.entries(calls)) {
      const { content, structuredContent } = await peer.call(name, input);
      expect(JSON.stringify(content)).not.toMatch(hostile);
      expect(structuredContent?.untrusted).toBe(true);
      expect(JSON.stringify(structuredContent?.cut)).not.toMatch(hostile);
      const data = JSON.stringify(structuredContent?.data);
      expect(data).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}]|\\u00|\\[bfnrt]/u);
      if (hostile.test(data)) heard.push(name);
    }
    // The test would be worth nothing if they did not arrive.
    expect(heard).toEqual(Object.keys(calls).filter((name) => !quietTools.includes(name)));
    const { structuredContent } = await peer.call('jaws_packets', calls['jaws_packets']);
    const rows = JSON.stringify(structuredContent?.data?.['packets']);
    for (const field of ['dns_domain', 'http_url', 'tls_sni'])
      expect(rows).toMatch(new RegExp(`"${field}":"[^"]*ignore`));
  });

  it.each([
    ['jaws_overview', { dataset: 'nowhere' }, 'dataset.not-found'],
    ['jaws_overview', { dataset: '../..' }, 'usage.invalid'],
    ['jaws_overview', {}, 'usage.invalid'],
    ['jaws_overview', { dataset: 'mixed', where: 'size >' }, 'filter.syntax'],
    ['jaws_datasets', { unknown: 1 }, 'usage.invalid'],
    ['jaws_packets', { dataset: 'mixed', rows: 1000 }, 'usage.invalid'],
    ['jaws_packets', { dataset: 'mixed', sort: 'nothing' }, 'usage.invalid'],
    ['jaws_explain', { dataset: 'mixed', id: '0123456789abcdef' }, 'mcp.no-such-finding'],
    ['jaws_findings', { dataset: 'mixed', baseline: 'mixed' }, 'usage.invalid'],
    ['jaws_findings', { dataset: 'mixed', baseline: 'nowhere' }, 'dataset.not-found'],
    ['jaws_timeseries', { ip: 'x y', datasets: ['mixed'] }, 'lookup.not-an-address'],
    ['jaws_timeseries', { ip: '10.0.0.1', datasets: ['mixed'], from: 'noon' }, 'usage.invalid'],
    ['jaws_timeseries', { ip: '10.0.0.1', datasets: ['mixed', 'mixed'] }, 'lookup.bad-datasets'],
    ['jaws_lookup', { targets: ['?'] }, 'lookup.not-an-address'],
    ['jaws_lookup', { targets: ['10.0.0.1'], dataset: 'nowhere' }, 'dataset.not-found'],
  ])('%s %j fails with %s', async (name, input, code) => {
    const reply = await peer.call(name, input);
    checkAgainstSchema(name, reply);
    expect(reply.isError).toBe(true);
    expect(reply.structuredContent?.error?.code).toBe(code);
    expect(reply.content[0]?.text.startsWith(`${code}: `)).toBe(true);
  });

  it('says no to a tool that is not there, and to calls beyond eight at once', async () => {
    expect((await peer.ask('tools/call', { name: 'jaws_remove', arguments: {} })).error?.code).toBe(-32602);
    const many = Array.from({ length: 40 }, () => peer.call('jaws_top', { datasets: ['mixed'] }));
    const codes = new Set(
      (await Promise.all(many)).map((one) => one.structuredContent?.error?.code ?? 'good'),
    );
    expect([...codes].sort()).toEqual(['good', 'rpc.overloaded']);
  });

  it('finds a filter that was meant', async () => {
    const { structuredContent } = await peer.call('jaws_filter_check', { where: 'ip.addr eq 10.0.0.1' });
    expect(structuredContent?.data).toMatchObject({
      isUnderstood: false,
      mistake: { column: 0, suggestion: 'ip == 10.0.0.1' },
    });
  });

  it('goes on after lines that are no messages, and writes only messages', async () => {
    peer.write('not json\n{"jsonrpc":"2.0"}\n[]\n{"id":1}\n');
    expect((await peer.call('jaws_datasets')).structuredContent?.data?.['total']).toBe(1);
    expect(peer.strayLines).toEqual([]);
    expect(peer.err()).toBe('');
  });
});

it('ends in order when stdin ends or a signal comes, and says so where a message never does', async () => {
  const other = await startMcp(home);
  await other.call('jaws_overview', { dataset: 'mixed' });
  expect(await other.end()).toBe(0);
  expect(await (await startMcp(home)).kill('SIGTERM')).toBe(0);
  const endless = await startMcp(home);
  endless.write('x'.repeat(3 << 20));
  expect(await endless.end()).toBe(1);
  expect(endless.err()).toContain('jaws: mcp.broken: ');
  expect(endless.strayLines).toEqual([]);
});

it('refuses --json before the protocol begins', () => {
  expect(home.failure(2, 'mcp')).toBe('usage.invalid');
});

// The official client of the Model Context Protocol lists and calls every tool.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launcher, type JawsHome } from './jaws-process.fixture.ts';
import { startMcp } from './mcp-peer.fixture.ts';
import { createMcpWorld, hostileFinding, validCalls } from './mcp-world.fixture.ts';

let home: JawsHome;
let client: Client;

beforeAll(async () => {
  home = createMcpWorld();
  client = new Client({ name: 'test', version: '1' });
  const env = Object.fromEntries(
    Object.entries(home.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [launcher, 'mcp'], env }));
}, 240_000);
afterAll(async () => {
  await client.close();
  home.remove();
});

it('lists the tools, and each of them answers in its own form', async () => {
  const peer = await startMcp(home);
  const calls = validCalls(await hostileFinding(peer));
  await peer.end();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(Object.keys(calls));
  for (const { name, annotations } of tools) {
    expect(annotations).toMatchObject({ readOnlyHint: true });
    // It checks the answer against the schema that the tool has told.
    const reply = await client.callTool({ name, arguments: calls[name] ?? {} });
    expect([name, reply.isError ?? false]).toEqual([name, false]);
    expect(reply.structuredContent).toMatchObject({ untrusted: true, error: null });
  }
});

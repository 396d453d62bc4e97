// Limits of an answer to an assistant: its time is held by the thread that computes, which is ended in the middle, and the
// next call is answered by a new one; its length by cutting lists.
import { cpSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, type JawsHome } from './jaws-process.fixture.ts';
import { createMcpWorld } from './mcp-world.fixture.ts';
import { topTool } from './mcp/analysis-tools.ts';
import { callTool, type ToolReply } from './mcp/call-tool.ts';
import { datasetsTool } from './mcp/dataset-tools.ts';
import { openMcpServices, type McpServices } from './mcp/services.ts';

let home: JawsHome;
let services: McpServices;
const heard: string[] = [];

beforeAll(() => {
  home = createMcpWorld();
  const hear = (text: string): void => void heard.push(text);
  services = openMcpServices({
    ...{ dataDir: join(home.folder, 'data'), clock: Date.now },
    log: { info: () => undefined, warn: hear, error: hear },
    workerEntry: pathToFileURL(join(root, 'dist', 'headless', 'analysis-worker.mjs')),
  });
}, 240_000);
afterAll(async () => {
  await services.close();
  home.remove();
});

const { signal } = new AbortController();

function top(seconds: number): Promise<ToolReply> {
  const input = { datasets: ['mixed'], unit: 'packets' };
  return callTool(topTool, input, { services, signal }, { seconds });
}

it('a call that takes too long is ended; the next one is answered', async () => {
  for (const seconds of [0.001, 0.001]) {
    const late = await top(seconds);
    expect(late.structuredContent['error']).toMatchObject({ code: 'mcp.too-slow' });
  }
  const good = await top(60);
  expect(good.structuredContent['error']).toBeNull();
  expect(heard).toEqual([]);
});

it('an answer that is too long is cut, and says what is left', async () => {
  const tags = Array.from({ length: 60 }, (_, at) => `${at}`.padEnd(64, 'x'));
  home.document('datasets-changed', 'datasets', 'tag', 'mixed', ...tags);
  const folder = join(home.folder, 'data', 'datasets');
  for (let copy = 10; copy < 50; copy++)
    cpSync(join(folder, 'mixed'), join(folder, `mixed-${copy}`), { recursive: true });
  const reply = await callTool(datasetsTool, { rows: 100 }, { services, signal });
  const bytes = Buffer.byteLength(JSON.stringify(reply));
  expect(bytes).toBeGreaterThan(40_000);
  expect(bytes).toBeLessThan(100_000);
  expect(reply.structuredContent['cut']).toEqual(['datasets: the first 20 of 41']);
  expect(reply.structuredContent['data']).toMatchObject({ total: 41 });
});

// The time of an answer to an assistant is held by the thread that computes, which is ended in the middle; the next call
// is answered by a new one.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, type JawsHome } from './jaws-process.fixture.ts';
import { createMcpWorld } from './mcp-world.fixture.ts';
import { topTool } from './mcp/analysis-tools.ts';
import { callTool, type ToolReply } from './mcp/call-tool.ts';
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

function top(seconds: number): Promise<ToolReply> {
  const { signal } = new AbortController();
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

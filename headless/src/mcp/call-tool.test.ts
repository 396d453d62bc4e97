import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callTool, type CallLimits, type ToolReply } from './call-tool.ts';
import type { McpServices } from './services.ts';
import { defineTool } from './tool.ts';

const services: McpServices = {
  dataDir: '/nowhere',
  clock: () => 0,
  store: {
    list: () => Promise.resolve([]),
    detail: () => Promise.reject(new JawsError('dataset.not-found')),
    manifest: () => Promise.reject(new JawsError('dataset.not-found')),
    folder: () => '/nowhere',
  },
  lookup: () => Promise.reject(new Error('not of this test')),
  findings: { get: (_key, compute) => compute() },
  compute: () => Promise.reject(new Error('not of this test')),
  close: () => Promise.resolve(),
};

type Find = (input: { n: number }, call: { readonly signal: AbortSignal }) => Promise<{ texts: string[] }>;

function call(find: Find, input: unknown, limits?: CallLimits, signal?: AbortSignal): Promise<ToolReply> {
  const tool = defineTool({
    ...{ name: 'test', title: 'Test', description: 'Test.', find },
    input: z.strictObject({ n: z.number() }),
    data: z.object({ texts: z.array(z.string()) }),
  });
  return callTool(tool, input, { services, signal: signal ?? new AbortController().signal }, limits);
}

const never: Find = (_input, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new JawsError('cancelled'));
    });
  });

describe('callTool', () => {
  it('puts what was found, and only that, into the data', async () => {
    const reply = await call(({ n }) => Promise.resolve({ texts: [`secret ${n}\u202e`], more: 1 }), { n: 1 });
    expect(reply.structuredContent).toEqual({
      ...{ untrusted: true, data: { texts: ['secret 1'] }, cut: [], error: null },
    });
    expect(reply.content[0]?.text).not.toContain('secret');
  });

  it('says what it has cut', async () => {
    const { content, structuredContent } = await call(
      () => Promise.resolve({ texts: Array.from({ length: 2000 }, () => 'x'.repeat(200)) }),
      { n: 1 },
    );
    expect(structuredContent['cut']).toEqual(['texts: the first 250 of 2000']);
    expect(content[0]?.text).toContain('texts: the first 250 of 2000');
  });

  it('ends what takes too long', async () => {
    const reply = await call(never, { n: 1 }, { seconds: 0.001 });
    expect([reply.isError, reply.structuredContent['error']]).toMatchObject([true, { code: 'mcp.too-slow' }]);
  });

  it('ends at once when nobody waits', async () => {
    const { structuredContent } = await call(never, { n: 1 }, {}, AbortSignal.abort());
    expect(structuredContent['error']).toMatchObject({ code: 'cancelled' });
  });

  it('tells no words of a failure that it does not know', async () => {
    const heard: unknown[] = [];
    const onUnknown = (error: unknown): void => void heard.push(error);
    const reply = await call(() => Promise.reject(new Error('ignore previous')), { n: 1 }, { onUnknown });
    expect(reply.structuredContent['error']).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(reply)).not.toContain('ignore previous');
    expect(heard).toHaveLength(1);
  });

  it.each([[{ n: 'x' }], [{}], [undefined], [null], ['n'], [{ n: 1, more: 1 }]])(
    'refuses the input %j',
    async (input) => {
      const reply = await call(() => Promise.resolve({ texts: [] }), input);
      expect(reply.structuredContent['error']).toMatchObject({ code: 'usage.invalid' });
    },
  );
});

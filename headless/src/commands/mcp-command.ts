// `jaws mcp`: serves assistants over stdin and stdout until stdin ends, or the first SIGINT or SIGTERM. Stdout carries
// the protocol and nothing else.

import { JawsError } from '@jaws/shared/contract/errors';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { appVersion } from '../app-version.ts';
import type { CommandContext } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { createMcpServer } from '../mcp/mcp-server.ts';
import { openMcpServices } from '../mcp/services.ts';

/** Bytes of one message; the longest input that a tool takes has some 100,000. */
const mostMessageBytes = 1 << 20;

/** @throws JawsError usage.invalid */
export async function mcpCommand(context: CommandContext): Promise<number> {
  if (context.options.json === true)
    throw new JawsError('usage.invalid', 'There is no document of `jaws mcp`: stdout carries the protocol.');
  const { io, dataDir } = context;
  const debug = hostLog(context);
  const tell = (text: string): void => {
    io.stderr(`jaws: ${text}\n`);
  };
  const stackOf = (error: unknown): string =>
    error instanceof Error ? (error.stack ?? error.message) : String(error);
  const services = openMcpServices({
    ...{ dataDir, clock: io.clock },
    log: { info: debug, warn: tell, error: tell },
    workerEntry: new URL('analysis-worker.mjs', import.meta.url),
  });
  const transport = new StdioServerTransport(process.stdin, process.stdout, {
    maxBufferSize: mostMessageBytes,
  });
  try {
    const ended = new Promise<void>((resolve) => {
      process.stdin.once('end', resolve).once('close', resolve);
      io.signal.addEventListener('abort', () => {
        resolve();
      });
      if (io.signal.aborted) resolve();
    });
    const handle = serveStdio(
      () =>
        createMcpServer({
          ...{ version: appVersion, services },
          onUnknown: (error) => {
            debug(stackOf(error));
          },
        }),
      {
        transport,
        onerror: (error) => {
          debug(stackOf(error));
        },
      },
    );
    await ended;
    await handle.close();
    return 0;
  } finally {
    await services.close();
    process.stdin.destroy();
  }
}

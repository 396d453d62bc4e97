// `jaws mcp`: serves assistants over stdin and stdout until stdin ends, or the first SIGINT or SIGTERM. Stdout carries
// the protocol and nothing else.

import { JawsError } from '@jaws/shared/contract/errors';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { appVersion } from '../app-version.ts';
import type { CommandContext } from '../cli/cli-io.ts';
import { hostLog } from '../cli/host-log.ts';
import { interrupted } from '../cli/interrupted.ts';
import { createMcpServer } from '../mcp/mcp-server.ts';
import { openMcpServices } from '../mcp/services.ts';

/** Bytes of one message; the longest input that a tool takes has some 100,000. */
const mostMessageBytes = 1 << 20;

/** @throws JawsError usage.invalid, mcp.broken */
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
  try {
    const transport = new WatchedTransport(process.stdin, process.stdout, {
      maxBufferSize: mostMessageBytes,
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
    await Promise.race([transport.closed, interrupted(io)]);
    const isOrderly = io.signal.aborted || process.stdin.readableEnded || process.stdin.destroyed;
    await handle.close();
    if (!isOrderly) throw new JawsError('mcp.broken');
    return 0;
  } finally {
    await services.close();
    process.stdin.destroy();
  }
}

/** Tells when it has closed, by itself too: at the end of stdin, and when it cannot go on. */
class WatchedTransport extends StdioServerTransport {
  private tell: () => void = () => undefined;
  readonly closed = new Promise<void>((resolve) => {
    this.tell = resolve;
  });

  override async close(): Promise<void> {
    await super.close();
    this.tell();
  }
}

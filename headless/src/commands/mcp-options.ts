// `jaws mcp`: its place in the command tree.

import type { Command } from 'commander';
import type { GlobalOptions } from '../cli/cli-io.ts';
import type { RunCommand } from '../cli/program-options.ts';

export function addMcpCommand(program: Command, run: RunCommand): void {
  program
    .command('mcp')
    .summary('answer an AI assistant: Model Context Protocol on stdio')
    .description(
      'Started by an assistant such as Claude Desktop or VS Code, not by hand: ten tools that only read the data folder. Nothing is sent, changed or run; the answers go to the assistant, which may send them to whoever serves its model.',
    )
    .action(async (options: GlobalOptions) => {
      await run(async (context) => (await import('./mcp-command.ts')).mcpCommand(context), options);
    });
}

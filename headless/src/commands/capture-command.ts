// `jaws capture`
import type { CommandContext } from '../cli/cli-io.ts';
import { JawsError } from '@jaws/shared/contract/errors';
import { readCaptureOptions, type CaptureCliOptions } from './capture-options.ts';

export async function captureCommand(context: CommandContext, given: CaptureCliOptions): Promise<number> {
  const request = readCaptureOptions(given, process.cwd());
  await Promise.resolve();
  if (request.options.interface === null) throw new JawsError('usage.invalid', '--interface');
  return context.dataDir.length;
}

// `jaws capture control`: one word to a capture that runs in another process of this user, whichever it is.

import { sendControl } from '@jaws/core/capture/control/send-control';
import type { ControlCommand } from '@jaws/core/capture/control/control-command';
import { checkedLabel } from '@jaws/core/import/import-request';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatMany } from '../cli/format.ts';
import { printDone } from '../cli/print-document.ts';

export interface ControlCall {
  readonly dataset: string;
  readonly action: string;
  readonly label: string | undefined;
}

/** @throws JawsError usage.invalid, label.bad-name */
export function controlCommandOf({ action, label }: ControlCall): ControlCommand {
  if (action === 'label') {
    if (label === undefined) throw new JawsError('usage.invalid', 'The argument <label> is missing.');
    return { action, label: checkedLabel(label) };
  }
  if (label !== undefined)
    throw new JawsError(
      'usage.invalid',
      `\`${action}\` takes no further argument, not ${JSON.stringify(label)}.`,
    );
  if (action === 'pause' || action === 'resume' || action === 'stop') return { action };
  throw new JawsError('usage.invalid', 'The action is label, pause, resume or stop.');
}

export async function captureControlCommand(context: CommandContext, call: ControlCall): Promise<number> {
  const command = controlCommandOf(call);
  const answer = await sendControl(context.dataDir, call.dataset, command);
  printDone(context, answer, () => {
    const stored = `${formatMany(answer.stored, 'packet')} stored`;
    return `${answer.dataset}: ${answer.phase}, label ${answer.label}, ${stored}\n`;
  });
  return 0;
}

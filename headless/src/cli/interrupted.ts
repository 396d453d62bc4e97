// Waiting for the first SIGINT or SIGTERM: how commands end that would go on for ever.

import type { CliIo } from './cli-io.ts';

export function interrupted({ signal }: CliIo): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', resolve);
  });
}

// `jaws interfaces`: what the operating system says of its network interfaces.

import { networkInterfaces } from 'node:os';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatTable } from '../cli/format.ts';
import { printAnswer } from '../cli/print-document.ts';

export function interfacesCommand(context: CommandContext): number {
  // Node lists interfaces that are up and have an address; others appear with the capture sources.
  const interfaces = Object.entries(networkInterfaces()).map(([name, entries]) => ({
    name,
    description: '',
    addresses: (entries ?? []).map((entry) => entry.address),
    up: true,
    loopback: (entries ?? []).some((entry) => entry.internal),
  }));
  printAnswer(context, { interfaces }, () =>
    formatTable(
      ['interface', 'addresses'],
      interfaces.map((one) => [one.name, one.addresses.join(', ')]),
    ),
  );
  return 0;
}

// `jaws interfaces`: the network interfaces that a capture may choose from, likely ones first.

import { listInterfaces } from '@jaws/core/capture/interfaces/list-interfaces';
import { createMachineFacts } from '@jaws/core/capture/machine-facts';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatTable } from '../cli/format.ts';
import { printAnswer } from '../cli/print-document.ts';

/** Container hosts have hundreds of addresses on one interface; the document has them all. */
const addressesShown = 4;

function addressCell(addresses: readonly string[]): string {
  const shown = addresses.slice(0, addressesShown).join(', ');
  return addresses.length > addressesShown ? `${shown} and ${addresses.length - addressesShown} more` : shown;
}

export async function interfacesCommand(context: CommandContext): Promise<number> {
  const interfaces = await listInterfaces(createMachineFacts(context.io.env));
  printAnswer(context, { interfaces }, () =>
    formatTable(
      ['interface', 'state', 'description', 'addresses'],
      interfaces.map((one) => [
        one.name,
        one.up ? 'up' : 'down',
        one.description,
        addressCell(one.addresses),
      ]),
    ),
  );
  return 0;
}

// Capture programs take more than interface names after -i: `-` is standard input, `/path` a pipe, `TCP@host` and
// `rpcap://` another machine, a number the n-th interface. Only names get through here.

import { JawsError } from '@jaws/shared/contract/errors';

const notAName = /^-|^\d+$|[/@\0]|^rpcap:/i;

/** Throws `capture.unknown-interface` for null and for what is no name at all. Whether it exists is not looked at. */
export function requireInterfaceName(name: string | null): string {
  if (name === null || name === '') {
    throw new JawsError('capture.unknown-interface', 'No interface was named.');
  }
  if (notAName.test(name)) {
    throw new JawsError('capture.unknown-interface', `There is no interface ${name.slice(0, 100)}.`);
  }
  return name;
}

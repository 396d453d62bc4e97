// The listener's address, looked up once for a run: all its connections go to the same machine.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';

/** An address as it is; of a name its first one, IPv4 before IPv6. @throws JawsError chum.unknown-host */
export async function resolveHost(host: string): Promise<string> {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(plain) !== 0) return plain;
  try {
    // A name with IPv6 is common where IPv6 leads nowhere.
    return (await lookup(plain, { order: 'ipv4first' })).address;
  } catch (error) {
    const why = errnoCode(error) === 'EAI_AGAIN' ? 'the name service does not answer' : 'no such name';
    throw new JawsError('chum.unknown-host', `${JSON.stringify(host)} cannot be found: ${why}.`, {
      cause: error,
    });
  }
}

// The address that a look-up is about, as it was typed.

import { JawsError } from '../contract/errors.ts';
import { formatIp, parseIp } from '../domain/ip-address.ts';

/** As JAWS writes it (RFC 5952), out of any spelling. @throws JawsError lookup.not-an-address */
export function lookupAddress(text: string): string {
  const address = parseIp(text.trim());
  if (address !== null) return formatIp(address);
  throw new JawsError('lookup.not-an-address', `${JSON.stringify(text.slice(0, 100))} is not an IP address.`);
}

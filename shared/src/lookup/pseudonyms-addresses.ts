// Which addresses may be named to somebody outside: public ones only. What is private, special or hides a private
// address inside never leaves the machine. Ranges: IANA's registries of special-purpose addresses (RFC 6890).

import { cidrContains, parseCidr, parseIp } from '../domain/ip-address.ts';

const special = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  // Teredo, 6to4 and their like carry an IPv4 address inside; the others are for documentation and benchmarks.
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
].map(parseCidr);
const global6 = parseCidr('2000::/3');

/** False for a text that is no address, too. */
export function isPublicAddress(text: string): boolean {
  const address = parseIp(text);
  if (address === null) return false;
  if (address.version === 6 && (global6 === null || !cidrContains(global6, address))) return false;
  return !special.some((range) => range !== null && cidrContains(range, address));
}

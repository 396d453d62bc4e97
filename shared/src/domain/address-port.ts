// An address and a port as one text.

/** `203.0.113.9:443`, `[2001:db8::1]:443`; the address alone where there is no port. */
export function addressWithPort(address: string, port: number | null | undefined): string {
  if (port === null || port === undefined || port === 0) return address;
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

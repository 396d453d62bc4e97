// How many connections one address may hold and begin: a token bucket and a count for each, in bounded memory.

export interface AddressLimitOptions {
  /** Connections at once, per address and over all. */
  readonly perAddress: number;
  readonly total: number;
  /** New connections a second that an address may make for long, and at once after a silence. */
  readonly perSecond: number;
  readonly burst: number;
}

export interface AddressLimits {
  /** The undo of one admitted connection, or why it is refused; `full`: all addresses together hold the most. */
  readonly admit: (address: string) => (() => void) | 'too-many' | 'too-fast' | 'full';
  readonly open: () => number;
}

interface Address {
  open: number;
  tokens: number;
  atMs: number;
}

/** Addresses remembered at once; a forgotten one starts with a full bucket. */
const maxAddresses = 50_000;

/** IPv4 as it is, IPv6 by its /64: one machine has as many addresses there as it likes. */
export function limitKey(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = (plain.split('%')[0] ?? '').split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = tail.split(':').filter((group) => group !== '');
  const zeros = plain.includes('::') ? new Array<string>(8 - before.length - after.length).fill('0') : [];
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

export function createAddressLimits(options: AddressLimitOptions, clock: () => number): AddressLimits {
  const addresses = new Map<string, Address>();
  let open = 0;
  const find = (key: string): Address => {
    const found = addresses.get(key);
    if (found !== undefined) return found;
    if (addresses.size >= maxAddresses) forgetIdle(addresses);
    const made = { open: 0, tokens: options.burst, atMs: clock() };
    addresses.set(key, made);
    return made;
  };
  return {
    open: () => open,
    admit: (text) => {
      const address = find(limitKey(text));
      const now = clock();
      const earned = (Math.max(0, now - address.atMs) * options.perSecond) / 1000;
      address.tokens = Math.min(options.burst, address.tokens + earned);
      address.atMs = now;
      if (address.open >= options.perAddress) return 'too-many';
      if (address.tokens < 1) return 'too-fast';
      if (open >= options.total) return 'full';
      address.tokens--;
      address.open++;
      open++;
      let isDone = false;
      return () => {
        if (isDone) return;
        isDone = true;
        address.open--;
        open--;
      };
    },
  };
}

/** Makes room: those without connections go, the longest known first, a tenth of all. */
function forgetIdle(addresses: Map<string, Address>): void {
  let left = maxAddresses / 10;
  for (const [key, address] of addresses) {
    if (address.open === 0 && addresses.delete(key)) left--;
    if (left <= 0) return;
  }
}

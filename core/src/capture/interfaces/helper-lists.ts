// What `dumpcap -D`, `tcpdump -D` and macOS' `netstat -ibn` print, read into values. Written from their manual pages and
// sources' formats; on macOS and Windows not seen running.

import type { CaptureInterface } from '@jaws/shared/contract/capture';

export interface HelperInterface {
  readonly name: string;
  /** Empty when none is given. */
  readonly description: string;
  /** Null where the program does not say. */
  readonly up: boolean | null;
  readonly loopback: boolean;
}

/**
 * Lines `1. en0 (Wi-Fi)` of dumpcap and `1.en0 (Wi-Fi) [Up, Running]` of tcpdump. Names have no blanks; a description
 * may hold brackets of its own.
 */
export function parseHelperList(text: string): readonly HelperInterface[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*\d+\.\s?(\S+)(?:\s+\((.*?)\))?(?:\s+\[([^[\]]*)\])?\s*$/.exec(line);
    if (found === null) return [];
    const [, name = '', description = '', states] = found;
    return [{ name, description, ...readStates(states, `${name} ${description}`) }];
  });
}

/** tcpdump's words in square brackets; dumpcap has none. */
function readStates(text: string | undefined, names: string): Pick<HelperInterface, 'up' | 'loopback'> {
  if (text === undefined) return { up: null, loopback: /loopback/i.test(names) };
  const states = text.split(',').map((one) => one.trim());
  return {
    up: states.includes('Up') && !states.includes('Disconnected'),
    loopback: states.includes('Loopback'),
  };
}

/**
 * Counters by interface from the `<Link#n>` lines of `netstat -ibn`, both directions. The address column is empty for
 * some interfaces, so figures are taken from the right end: Ipkts Ierrs Ibytes Opkts Oerrs Obytes Coll.
 */
export function parseNetstat(text: string): ReadonlyMap<string, NonNullable<CaptureInterface['counters']>> {
  const found = new Map<string, NonNullable<CaptureInterface['counters']>>();
  for (const line of text.split('\n')) {
    const cells = line.trim().split(/\s+/);
    const [name = '', , link = ''] = cells;
    if (!link.startsWith('<Link#') || cells.length < 10) continue;
    const [packetsIn = NaN, , bytesIn = NaN, packetsOut = NaN, , bytesOut = NaN] = cells
      .slice(-7)
      .map(Number);
    const counters = { packets: packetsIn + packetsOut, bytes: bytesIn + bytesOut };
    if (Object.values(counters).every(Number.isSafeInteger)) found.set(name.replace(/\*$/, ''), counters);
  }
  return found;
}

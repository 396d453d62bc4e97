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
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const links = lines.filter((cells) => cells[2]?.startsWith('<Link#') === true && cells.length >= 10);
  return new Map(
    links.flatMap((cells) => {
      const figures = cells.slice(-7).map(Number);
      const sum = (a: number, b: number): number => (figures[a] as number) + (figures[b] as number);
      const counters = { packets: sum(0, 3), bytes: sum(2, 5) };
      if (!Object.values(counters).every(Number.isSafeInteger)) return [];
      return [[(cells[0] as string).replace(/\*$/, ''), counters] as const];
    }),
  );
}

// An upload that somebody might try, as it is typed: `size=10MB,rate=100kB/s,port=443,new`.

import { defaultFinderPlan, finderPlan, type FinderPlan } from '../contract/finder.ts';
import { JawsError } from '../contract/errors.ts';
import { parseBytes } from '../domain/parse-quantity.ts';
import { formatBytes } from '../domain/quantity-text.ts';

type Part = Partial<FinderPlan>;

const readers: Readonly<Record<string, (value: string) => Part | null>> = {
  size: (value) => bytesOf(value, (sizeBytes) => ({ sizeBytes })),
  rate: (value) => bytesOf(value.replace(/\/s$/i, ''), (rateBytes) => ({ rateBytes })),
  port: (value) => wholeOf(value, 1, 65_535, (port) => ({ port })),
  hour: (value) => wholeOf(value, 0, 23, (hour) => ({ hour })),
};

const words: Readonly<Record<string, Part>> = {
  new: { destination: 'new' },
  known: { destination: 'known' },
  tcp: { protocol: 'TCP' },
  udp: { protocol: 'UDP' },
};

/** What is left out is as in `defaultFinderPlan`. @throws JawsError finder.bad-plan. */
export function parsePlan(text: string): FinderPlan {
  const seen = new Set<string>();
  let plan: FinderPlan = defaultFinderPlan;
  for (const piece of text.split(',').map((one) => one.trim())) {
    const part = readPart(piece);
    if (part === null)
      throw new JawsError('finder.bad-plan', `The plan cannot be read at ${JSON.stringify(piece)}.`);
    const [field = ''] = Object.keys(part);
    if (seen.has(field))
      throw new JawsError('finder.bad-plan', `The plan says twice what ${JSON.stringify(piece)} says.`);
    seen.add(field);
    plan = { ...plan, ...part };
  }
  const checked = finderPlan.safeParse(plan);
  if (checked.success) return checked.data;
  throw new JawsError(
    'finder.bad-plan',
    'The plan is out of range: a size up to 1 TB, a rate up to 100 GB/s.',
  );
}

function readPart(piece: string): Part | null {
  const [key = '', value] = piece.toLowerCase().split(/=(.*)/s);
  if (value === undefined) return Object.hasOwn(words, key) ? (words[key] ?? null) : null;
  return Object.hasOwn(readers, key) ? (readers[key]?.(value) ?? null) : null;
}

function bytesOf(text: string, part: (bytes: number) => Part): Part | null {
  const bytes = parseBytes(text);
  return bytes === null || bytes < 1 ? null : part(bytes);
}

function wholeOf(text: string, low: number, high: number, part: (value: number) => Part): Part | null {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? part(value) : null;
}

/** As `parsePlan` reads it. */
export function printPlan({ sizeBytes, rateBytes, port, protocol, destination, hour }: FinderPlan): string {
  return [
    `size=${String(sizeBytes)}`,
    `rate=${String(Math.round(rateBytes))}`,
    ...(port === null ? [] : [`port=${String(port)}`]),
    ...(protocol === null ? [] : [protocol.toLowerCase()]),
    ...(destination === null ? [] : [destination]),
    ...(hour === null ? [] : [`hour=${String(hour)}`]),
  ].join(',');
}

/** `10 MB at 100 kB/s to port 443 TCP, a new destination`. */
export function planText({ sizeBytes, rateBytes, port, protocol, destination, hour }: FinderPlan): string {
  const where = port === null ? (protocol ?? '') : `port ${String(port)} ${protocol ?? ''}`.trim();
  return [
    `${formatBytes(sizeBytes)} at ${formatBytes(rateBytes)}/s${where === '' ? '' : ` to ${where}`}`,
    ...(destination === null ? [] : [`a ${destination} destination`]),
    ...(hour === null ? [] : [`at ${String(hour).padStart(2, '0')} h UTC`]),
  ].join(', ');
}

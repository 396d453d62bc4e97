// A place as the part of the address behind the #, and back: `#/flows?dataset=demo&filter=port+%3D%3D+53&from=…&to=…`.
// What is written there may come from anywhere: what is not understood is left out.

import { datasetName } from '@jaws/shared/contract/primitives';
import { screens, type Place, type Screen, type TimeRange } from './navigation-store.ts';
import { objectText, readObject } from './traffic-object.ts';

const longestFilter = 4000;
/** Twenty names of datasets, each of the longest, and a plan. */
const longestPick = 1500;

export function placeAddress({ screen, dataset, filter, range, object, pick }: Place): string {
  const parameters = new URLSearchParams();
  if (dataset !== null) parameters.set('dataset', dataset);
  if (filter !== '') parameters.set('filter', filter);
  if (range !== null) {
    parameters.set('from', timeText(range.fromMs));
    parameters.set('to', timeText(range.toMs));
  }
  if (object !== null) parameters.set('object', objectText(object));
  if (pick !== null) parameters.set('pick', pick);
  const text = parameters.toString();
  return `#/${screen}${text === '' ? '' : `?${text}`}`;
}

/** To a µs, as packets have it. */
function timeText(ms: number): string {
  return String(Math.round(ms * 1000) / 1000);
}

export function readPlace(hash: string): Place {
  const text = hash.replace(/^#/, '');
  const [path = '', query = ''] = text.startsWith('/') ? text.slice(1).split(/\?(.*)/s) : ['', text];
  const parameters = new URLSearchParams(query);
  const dataset = datasetName.safeParse(parameters.get('dataset'));
  const filter = (parameters.get('filter') ?? '').trim();
  return {
    screen: screenOf(path),
    dataset: dataset.success ? dataset.data : null,
    filter: filter.length <= longestFilter ? filter : '',
    range: readRange(parameters.get('from'), parameters.get('to')),
    object: readObject(parameters.get('object')),
    pick: readPick(parameters.get('pick')),
  };
}

/** Given by `jaws serve`, once. */
export function readToken(hash: string): string | null {
  return hash.startsWith('#/') ? null : new URLSearchParams(hash.replace(/^#/, '')).get('token');
}

/** Each screen reads its own; here only its length is limited. */
function readPick(text: string | null): string | null {
  return text === null || text === '' || text.length > longestPick ? null : text;
}

/** Of addresses that were kept from before. */
const renamed: Readonly<Record<string, Screen>> = { chum: 'drill' };

function screenOf(path: string): Screen {
  if (isScreen(path)) return path;
  return Object.hasOwn(renamed, path) ? (renamed[path] ?? 'overview') : 'overview';
}

function isScreen(text: string): text is Screen {
  return (screens as readonly string[]).includes(text);
}

const number = /^-?\d{1,16}(\.\d{1,6})?$/;

function readRange(from: string | null, to: string | null): TimeRange | null {
  if (from === null || to === null || !number.test(from) || !number.test(to)) return null;
  const range = { fromMs: Number(from), toMs: Number(to) };
  return range.fromMs <= range.toMs ? range : null;
}

// The finder's answer as a person reads it in a terminal: the datasets, ports and channels, what differs, where an upload
// would hide, and how good the recordings are.

import type {
  FinderChange,
  FinderChannelRow,
  FinderPort,
  FinderResult,
  HidingPlace,
  QualityNote,
} from '@jaws/shared/contract/finder';
import { addressWithPort } from '@jaws/shared/domain/address-port';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import { planText } from '@jaws/shared/finder/finder-plan';
import { formatBytes, formatCount, formatTime, printable } from '../cli/format.ts';
import { fittedTable, wrapped, type TextLayout } from '../cli/text-layout.ts';

type Line = readonly string[];

/** The document has all. */
const shownPlaces = 10;

export function finderText(result: FinderResult, layout: TextLayout): string {
  if (result.packets === 0) return 'Nothing matches.\n';
  const { ports, portCount, channels, channelCount, quality } = result;
  return [
    datasetsPart(result, layout),
    section(cutTitle('Ports', ports.length, portCount), portHeads, ports.map(portLine), layout),
    section(
      cutTitle('Channels', channels.length, channelCount),
      channelHeads,
      channels.map(channelLine),
      layout,
    ),
    changesPart('New', result.new, layout),
    changesPart('Gone', result.gone, layout),
    changesPart('Grown', result.grown, layout),
    changesPart('Shrunk', result.shrunk, layout),
    hidingPart(result, layout),
    quality === null ? '' : qualityPart(quality, layout),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

interface Heads {
  readonly heads: Line;
  readonly right: readonly number[];
}

const portHeads: Heads = {
  heads: ['port', 'sent', 'received', 'packets', 'channels', 'hosts', 'labels', 'datasets'],
  right: [1, 2, 3, 4, 5],
};
const channelHeads: Heads = {
  heads: ['channel', 'sent', 'received', 'packets', 'of hosts', 'of datasets', 'labels'],
  right: [1, 2, 3, 4, 5],
};

function section(title: string, { heads, right }: Heads, rows: readonly Line[], layout: TextLayout): string {
  return rows.length === 0 ? '' : `${title}\n${fittedTable(heads, rows, right, layout)}`;
}

function cutTitle(title: string, shown: number, count: number): string {
  const of = shown < count ? `, the first ${formatCount(shown)} of ${formatCount(count)}` : '';
  return `${title} by bytes sent${of}`;
}

function datasetsPart({ datasets, notes, localRule }: FinderResult, layout: TextLayout): string {
  const rows = datasets.map((one) => [
    printable(one.name),
    one.isBaseline ? 'baseline' : '',
    formatCount(one.packets),
    formatBytes(one.bytes),
    formatCount(one.hosts),
    formatCount(one.channels),
    humanSeconds(one.hours * 3600),
    mixText(one.labels),
  ]);
  const heads = ['dataset', '', 'packets', 'bytes', 'local hosts', 'channels', 'time', 'labels'];
  const remarks = [...notes, `Local: ${localRule}.`];
  const lines = remarks.map((text) => wrapped(printable(text), '', '', layout));
  return fittedTable(heads, rows, [2, 3, 4, 5, 6], layout) + lines.join('');
}

/** `norm 1,200, chum 30`; what there is most of first. */
function mixText(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return printable(entries.map(([name, count]) => `${name} ${formatCount(count)}`).join(', '));
}

function portLine(one: FinderPort): Line {
  const { port, protocol, service } = one;
  const title = port === 0 ? protocol : `${port} ${protocol}${service === null ? '' : ` ${service}`}`;
  return [
    printable(title),
    ...amounts(one),
    formatCount(one.channels),
    formatCount(one.hosts),
    mixText(one.labels),
    mixText(one.datasets),
  ];
}

function channelLine(one: FinderChannelRow): Line {
  const ends = `${one.local} > ${addressWithPort(one.remote, one.port)} ${one.protocol}`;
  return [
    printable(ends),
    ...amounts(one),
    percent(one.hostShare),
    percent(one.datasetShare),
    mixText(one.labels),
  ];
}

function amounts({ bytesUp, bytesDown, packets }: FinderPort | FinderChannelRow): Line {
  return [formatBytes(bytesUp), formatBytes(bytesDown), formatCount(packets)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function changesPart(title: string, changes: readonly FinderChange[], layout: TextLayout): string {
  if (changes.length === 0) return '';
  return `${title}\n${changes.map(({ text }) => wrapped(printable(text), '  ', '    ', layout)).join('')}`;
}

function hidingPart({ hiding, plan }: FinderResult, layout: TextLayout): string {
  const title = `Where an upload of ${planText(plan)} would hide (1 = looks like the rest)`;
  if (hiding.length === 0) return `${title}\n  Unknown: there is no ordinary traffic of this kind.\n`;
  return `${title}\n${hiding
    .slice(0, shownPlaces)
    .map((place) => placeText(place, layout))
    .join('')}`;
}

function placeText({ channel, destination, score, why }: HidingPlace, layout: TextLayout): string {
  const value = score === null ? 'unknown' : score.toFixed(2).padEnd(7);
  const kind = destination === 'known' ? ' (known)' : '';
  return `  ${value}  ${printable(channel)}${kind}\n${wrapped(printable(why), '           ', '           ', layout)}`;
}

const checkTitles: Readonly<Record<QualityNote['check'], string>> = {
  gaps: 'gaps',
  drops: 'lost packets',
  duplicates: 'doubled frames',
  clock: 'clock',
  labels: 'labels',
  'same-packets': 'same packets',
  'same-channels': 'same channels',
  undecoded: 'undecoded',
  cut: 'cut packets',
};

function qualityPart(notes: readonly QualityNote[], layout: TextLayout): string {
  const lines = notes.map(({ check, dataset, other, exampleMs, text }) => {
    const what = other === null ? dataset : `${dataset} and ${other}`;
    const when = exampleMs === null ? '' : ` First at ${formatTime(exampleMs)}.`;
    return wrapped(printable(`${what}, ${checkTitles[check]}: ${text}${when}`), '  ', '    ', layout);
  });
  return `Data quality\n${lines.join('')}`;
}

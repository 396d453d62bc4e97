// How good recordings are for finding and for training: what is missing, doubled or shared, and what that means. A check
// that found nothing says so, too.

import type { QualityNote } from '../contract/finder.ts';
import { humanSeconds } from '../domain/human-units.ts';
import type { Manifest } from '../domain/manifest.ts';
import { formatCount, formatCounted } from '../domain/quantity-text.ts';
import { isOrdinaryLabel } from '../domain/ordinary-label.ts';
import type { FinderSet } from './finder-set.ts';
import { sharedPackets, type PacketSketch } from './packet-sketch.ts';
import type { Fault, RecordingFaults } from './recording-faults.ts';

export interface Recording {
  readonly name: string;
  readonly manifest: Pick<Manifest, 'dropped' | 'truncated' | 'marks' | 'snapLength'>;
  readonly set: FinderSet;
  readonly faults: RecordingFaults;
  readonly sketch: PacketSketch;
}

/** Below this share of the packets a label is rare. */
const rareShare = 0.01;
/** No frame is longer: a snap length from here on cuts none. */
const wholeFrame = 65_535;
const doubledShare = 0.05;
const leastDoubled = 5;

/** All checks of each recording, then those of each pair. */
export function qualityNotes(recordings: readonly Recording[]): QualityNote[] {
  const pairs = recordings.flatMap((one, at) => recordings.slice(at + 1).map((two) => [one, two] as const));
  return [
    ...recordings.flatMap((one) => [
      gapNote(one),
      dropNote(one),
      doubledNote(one),
      clockNote(one),
      labelNote(one),
      undecodedNote(one),
      cutNote(one),
    ]),
    ...pairs.flatMap(([one, two]) => [samePackets(one, two), sameChannels(one, two)]),
  ];
}

type NoteText = Pick<QualityNote, 'check' | 'text'> & { readonly count: number | null };

function note({ name }: Recording, firstUs: number | null, { check, text, count }: NoteText): QualityNote {
  return {
    check,
    dataset: name,
    other: null,
    count,
    exampleMs: firstUs === null ? null : firstUs / 1000,
    text,
  };
}

function gapNote(recording: Recording): QualityNote {
  const { count, firstUs, longestUs, leastUs } = recording.faults.gaps;
  const least = humanSeconds(leastUs / 1e6);
  const text =
    count === 0
      ? `No gap of ${least} or more between packets.`
      : `${formatCounted(count, 'gap')} of ${least} or more, the longest ${humanSeconds(longestUs / 1e6)}: what left meanwhile is not seen, and regular sending looks irregular.`;
  return note(recording, firstUs, { check: 'gaps', count, text });
}

function dropNote(recording: Recording): QualityNote {
  const { dropped, marks } = recording.manifest;
  const mark = marks.find(({ kind }) => kind === 'drops');
  const text =
    dropped === null
      ? 'Whether packets were lost while recording is not known: its source does not say.'
      : dropped === 0
        ? 'No packet was lost while recording.'
        : `${formatCounted(dropped, 'packet')} were lost while recording: sums of bytes are too low.`;
  return note(recording, mark === undefined ? null : mark.ms * 1000, {
    check: 'drops',
    count: dropped,
    text,
  });
}

function doubledNote(recording: Recording): QualityNote {
  const { count, of, firstUs } = recording.faults.doubled;
  const among = `${formatCount(of)} connection starts (SYN)`;
  const text =
    of === 0
      ? 'Frames recorded twice cannot be told: there is no connection start.'
      : count === 0
        ? `None of ${among} came twice within a millisecond.`
        : `${formatCount(count)} of ${among} came twice within a millisecond: ${doubledMeaning(count, of)}.`;
  return note(recording, firstUs, { check: 'duplicates', count: of === 0 ? null : count, text });
}

/** Where frames are recorded twice, most of them are; a program that tries again at once does so now and then. */
function doubledMeaning(count: number, of: number): string {
  return count < leastDoubled || count < doubledShare * of
    ? 'too few for frames that are recorded twice'
    : 'frames seem to be recorded twice, and bytes count double';
}

function clockNote(recording: Recording): QualityNote {
  const { count, firstUs, mostUs } = recording.faults.backwards;
  const marks = recording.manifest.marks.filter(({ kind }) => kind === 'clock-step');
  const all = count + marks.length;
  const exampleUs = firstUs ?? (marks[0] === undefined ? null : marks[0].ms * 1000);
  const text =
    all === 0
      ? 'Time never goes back by a second or more.'
      : `Time goes back ${formatCounted(count, 'time')}${count === 0 ? '' : ` (by up to ${humanSeconds(mostUs / 1e6)})`}, and the capture saw the clock being set ${formatCounted(marks.length, 'time')}: durations and rates there are wrong.`;
  return note(recording, exampleUs, { check: 'clock', count: all, text });
}

function labelNote(recording: Recording): QualityNote {
  const { labels, packets } = recording.set;
  const entries = Object.entries(labels);
  const rare = entries.filter(([, count]) => count < rareShare * packets);
  const mix = entries.map(([label, count]) => `${label} ${shareText(count, packets)}`).join(', ');
  return note(recording, null, {
    check: 'labels',
    count: rare.length,
    text: labelText(
      entries.map(([label]) => label),
      rare,
      mix,
    ),
  });
}

function labelText(
  labels: readonly string[],
  rare: readonly (readonly [string, number])[],
  mix: string,
): string {
  const [only] = labels;
  if (only === undefined) return 'No packet, so no label.';
  const isQuiet = labels.every(isOrdinaryLabel);
  if (labels.length === 1 && only === 'NA')
    return 'No packet has a label: nothing can be trained or scored with it.';
  if (labels.length === 1)
    return `Every packet has the label ${only}: ${isQuiet ? 'good as a baseline, but nothing to be found is in it' : 'there is nothing quiet to tell it from'}.`;
  if (rare.length === 0) return `Labels: ${mix}.`;
  const names = rare.map(([label]) => label).join(', ');
  return `Labels: ${mix}. ${names} is rare: judge by how many of its flows are found, never by the share of right answers.`;
}

function shareText(count: number, of: number): string {
  const percent = (100 * count) / Math.max(1, of);
  return percent > 0 && percent < 0.1 ? 'under 0.1 %' : `${percent.toFixed(1)} %`;
}

function undecodedNote(recording: Recording): QualityNote {
  return factNote(recording, 'undecoded', recording.faults.undecoded, {
    none: 'Every packet could be decoded.',
    some: 'could not be decoded: their addresses are not known, and they count nowhere else',
  });
}

function cutNote(recording: Recording): QualityNote {
  const { truncated, snapLength } = recording.manifest;
  const { unread } = recording.faults;
  const files =
    truncated.length === 0
      ? ''
      : ` ${formatCounted(truncated.length, 'file')} ended in the middle of a packet.`;
  const snap =
    snapLength === null || snapLength >= wholeFrame
      ? ''
      : ` Frames were cut to ${formatCount(snapLength)} bytes.`;
  const found = factNote(recording, 'cut', unread, {
    none: 'The names of every packet could be read.',
    some: 'were cut, or their start was not seen: their names are not known, which is never taken as a sign',
  });
  return { ...found, count: unread.count + truncated.length, text: `${found.text}${files}${snap}` };
}

function factNote(
  recording: Recording,
  check: 'undecoded' | 'cut',
  { count, firstUs }: Fault,
  { none, some }: { readonly none: string; readonly some: string },
): QualityNote {
  const { packets } = recording.faults;
  const text =
    count === 0
      ? none
      : `${formatCount(count)} of ${formatCounted(packets, 'packet')} (${shareText(count, packets)}) ${some}.`;
  return note(recording, firstUs, { check, count, text });
}

function samePackets(one: Recording, two: Recording): QualityNote {
  const { compared, common, exampleUs } = sharedPackets(one.sketch, two.sketch);
  const least = Math.min(...compared);
  const text =
    common === 0
      ? 'No packet of the sample is in both.'
      : `${formatCount(common)} of ${formatCount(least)} sampled packets (${shareText(common, least)}) are in both: who trains with one and tests with the other tests with what was learned.`;
  const found = note(one, exampleUs, { check: 'same-packets', count: common, text });
  return { ...found, other: two.name };
}

/** A model that has seen the address of the one upload knows that of the other. */
function sameChannels(one: Recording, two: Recording): QualityNote {
  const labelled = new Map(markedChannels(one.set));
  const common = markedChannels(two.set).filter(([key]) => labelled.has(key));
  const [first] = common;
  const count = common.length;
  const text =
    first === undefined
      ? 'No channel with a label of its own is in both.'
      : `${formatCounted(count, 'channel')} with a label of their own ${count === 1 ? 'is' : 'are'} in both: a model could learn the address in the place of the behaviour.`;
  const found = note(one, labelled.get(first?.[0] ?? '') ?? null, { check: 'same-channels', count, text });
  return { ...found, other: two.name };
}

function markedChannels({ channels }: FinderSet): (readonly [key: string, firstUs: number])[] {
  const marked = channels.filter(({ labels }) =>
    Object.keys(labels).some((label) => !isOrdinaryLabel(label)),
  );
  return marked.map(({ key, firstUs }) => [key, firstUs]);
}

// Everything about channels that happenings, endpoints and flows inherit: features for the picture, and what was found.

import { channelBook } from '../findings/channel-book.ts';
import type { Habits } from '../findings/habits.ts';
import { happeningSteps, type Happenings } from '../findings/happenings.ts';
import { JawsError } from '../contract/errors.ts';
import { channelColumns, channelValues } from './channel-features.ts';
import { buildChannels, type ChannelTable } from './channel-table.ts';
import { readQuestions, type FlowQuestions } from './dns-questions.ts';
import type { FeatureColumn, FeatureInfo } from './feature.ts';
import { readSpeech, type FlowSpeech } from './flow-names.ts';
import type { Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';

export interface ChannelAnalysis {
  readonly traffic: Traffic;
  readonly channels: ChannelTable;
  readonly columns: readonly FeatureColumn[];
  readonly happenings: Happenings;
}

/** What packets said about flows; live, it is gathered while they pass. */
export interface GatheredFacts {
  readonly speech: FlowSpeech;
  readonly questions: FlowQuestions;
}

export interface KnownFacts {
  /** Default: read from the rows of the traffic's table. */
  readonly gathered?: GatheredFacts | undefined;
  /** Of the same network at a quiet time. */
  readonly habits?: Habits | undefined;
}

export function* channelSteps(
  traffic: Traffic,
  features: readonly string[] | null,
  { gathered, habits }: KnownFacts = {},
): Steps<ChannelAnalysis> {
  const channels = buildChannels(traffic);
  yield;
  const speech = gathered?.speech ?? readSpeech(traffic);
  const questions = gathered?.questions ?? readQuestions(traffic);
  yield;
  const book = channelBook(traffic, channels, speech, questions);
  yield;
  const happenings = yield* happeningSteps(book, habits);
  yield;
  const values = channelValues(book, happenings);
  yield;
  return { traffic, channels, columns: pickFeatures(channelColumns(values), features), happenings };
}

/** Those of the list that are named; null = all. */
export function pickFeatures<T extends FeatureInfo>(
  columns: readonly T[],
  names: readonly string[] | null,
): T[] {
  return names === null ? [...columns] : columns.filter((column) => names.includes(column.name));
}

/** Throws `analysis.unknown-feature` for a name that no feature of the unit has. */
export function requireFeatures(known: readonly FeatureInfo[], names: readonly string[] | null): void {
  for (const name of names ?? []) {
    if (known.some((column) => column.name === name)) continue;
    const list = known.map((column) => column.name).join(', ');
    throw new JawsError('analysis.unknown-feature', `There is no feature "${name}". There are: ${list}.`);
  }
}

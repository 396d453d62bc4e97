// How sure a finding is, and by which rule, in words.

import type { Happenings } from './happenings.ts';
import type { Statistic } from './signal.ts';

export const findingTiers = ['confirmed', 'strong', 'weak'] as const;
export type FindingTier = (typeof findingTiers)[number];

/** A score so much above the limit is strong: ten times rarer. */
export const strongMargin = 1;

export interface TierSay {
  readonly tier: FindingTier;
  readonly rule: string;
}

const least: Partial<Record<Statistic, readonly [value: number, rule: string]>> = {
  'ftp-upload': [0, 'A file was seen going to the server by FTP'],
  'smtp-login': [0, 'An unencrypted login and mail were seen'],
  'echo-differs': [10, 'At least 10 echo packets do not hold what was asked'],
  'dns-bytes': [3000, 'The names that were asked for hold at least 3 kB'],
};

/** What the packets themselves show, whatever the score says; null where they do not. `flows`: of the episode. */
export function confirmedBy(happenings: Happenings, id: number, flows: readonly number[]): TierSay | null {
  for (const { signal } of happenings.says.get(id) ?? []) {
    const known = least[signal.statistic];
    if (known !== undefined && signal.value >= known[0]) return { tier: 'confirmed', rule: known[1] };
  }
  const labels = otherLabels(happenings, flows);
  return labels.length === 0
    ? null
    : { tier: 'confirmed', rule: `Packets of it are labelled ${labels.slice(0, mostLabels).join(', ')}` };
}

/** By the highest score of its episode. */
export function tierOfScore(highest: number, limit: number): TierSay {
  const strong = limit + strongMargin;
  return highest >= strong
    ? {
        tier: 'strong',
        rule: `The score reached ${highest.toFixed(2)}; strong is from ${strong.toFixed(2)} on`,
      }
    : {
        tier: 'weak',
        rule: `The score reached ${highest.toFixed(2)}; the limit is ${limit.toFixed(2)}, strong is from ${strong.toFixed(2)} on`,
      };
}

/** Labels other than `norm`; which ones a flow with several of them has is not known. */
export function otherLabels({ book }: Happenings, flows: readonly number[]): string[] {
  const { label, labelMixed } = book.traffic.flows;
  const { labels } = book.traffic.table.dictionaries;
  const names = Array.from({ length: labels.size }, (_, id) => labels.get(id) ?? usual);
  if (names.every((name) => name === usual)) return [];
  const found = new Set<string>();
  for (const flow of flows) {
    found.add(names[label[flow] as number] ?? usual);
    if (labelMixed[flow] === 1) found.add('several labels');
  }
  found.delete(usual);
  return [...found];
}

const usual = 'norm';
const mostLabels = 5;

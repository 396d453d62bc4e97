// What a reader of a card must not overlook.

import type { ModelCard } from '@jaws/shared/contract/models';
import { gainText, isGain } from '@jaws/shared/model/compare-rankings';

type Facts = Pick<ModelCard, 'evaluation' | 'leaks' | 'labels' | 'from'>;

export function remarksOf(card: Facts): string[] {
  return [...earlierRemarks(card), ...evaluationRemarks(card), ...labelRemarks(card)];
}

function earlierRemarks({ from }: Facts): string[] {
  if (from === undefined) return [];
  const { name, gain, measures } = from;
  const verdict = isGain(gain)
    ? `Better than ${name}`
    : (gain?.gain ?? 0) > 0
      ? `Not shown to be better than ${name}`
      : `Not better than ${name}`;
  return [`${verdict}, on the same decisions: ${gainText(gain, measures)}.`];
}

function evaluationRemarks({ evaluation, leaks }: Facts): string[] {
  const { ties, tprAt, falseAlerts } = evaluation;
  const remarks: string[] = [];
  if (ties.includes('stump'))
    remarks.push(
      'One threshold on one feature does as well as the trees: these data do not show what the trees are good for.',
    );
  const others = ties.filter((name) => name !== 'stump');
  if (others.length > 0)
    remarks.push(`Not shown to be better than: ${others.join(', ')} (the intervals overlap).`);
  if (tprAt['0.001'] === null)
    remarks.push('Too few ordinary decisions to tell what is found at a false-positive rate of 0.001.');
  if (falseAlerts.hours < 24)
    remarks.push(
      `The parts that set and test the limit stand for ${falseAlerts.hours.toFixed(2)} h: a daily rate of false alerts is known by its bound only.`,
    );
  if (leaks.length > 0)
    remarks.push(
      `Kept although they give it away: ${[...new Set(leaks.map(({ feature }) => feature))].join(', ')}.`,
    );
  return remarks;
}

function labelRemarks({ labels }: Facts): string[] {
  if (labels === undefined) return [];
  const { undecided, contradicted, notFound } = labels;
  const told: [number, string][] = [
    [contradicted, 'closed as harmless although packets are labelled: left out. Look at them again'],
    [undecided, 'not decided on: left out'],
    [notFound, 'decided on, but no decision of the traffic as it is now'],
  ];
  return told.flatMap(([count, text]) => (count === 0 ? [] : [`Findings ${text}: ${count}.`]));
}

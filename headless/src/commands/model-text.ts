// Models and measures as a person reads them in a terminal.

import type { ListedModel } from '@jaws/core/models/model-store';
import type { Evaluation, Measures, ModelCard } from '@jaws/shared/contract/models';
import { formatBytes, formatMany, formatTime } from '../cli/format.ts';
import { fittedTable, wrapped, type TextLayout } from '../cli/text-layout.ts';

const ours = 'boosted trees';

function share(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function between(interval: readonly number[] | null): string {
  const [low, high] = interval ?? [];
  return low === undefined || high === undefined ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function rowOf(name: string, each: Measures): string[] {
  const { prAuc, prAucCi, tprAt, tprAtCi, found, falseAlerts, medianBytesBeforeAlert } = each;
  return [
    name,
    `${share(prAuc)}${between(prAucCi)}`,
    `${share(tprAt['0.001'])}${between(tprAtCi['0.001'])}`,
    `${share(tprAt['0.0001'])}${between(tprAtCi['0.0001'])}`,
    share(found),
    `${falseAlerts.k} of ${falseAlerts.n}`,
    falseAlerts.upper95PerDay === null ? '-' : falseAlerts.upper95PerDay.toFixed(1),
    medianBytesBeforeAlert === null ? '-' : formatBytes(medianBytesBeforeAlert),
  ];
}

const headers = ['', 'PR-AUC', 'at 1e-3', 'at 1e-4', 'found', 'false', '≤ a day', 'up by then'];

export function evaluationText(evaluation: Evaluation, layout: TextLayout): string {
  const { split, model, decisions, positives, baselines, ties, falseAlerts } = evaluation;
  const what = model === null ? 'a model trained for this' : `the model ${model}`;
  const head = `${formatMany(decisions, 'decision')}, ${formatMany(positives, 'labelled one')}, of ${falseAlerts.hours.toFixed(2)} h; split by ${split}; ${what}.\n\n`;
  const rows = [rowOf(ours, evaluation), ...baselines.map((each) => rowOf(each.name, each))];
  const note = ties.includes('stump')
    ? 'One threshold on one feature does as well as the trees: these data do not show what the trees are good for.'
    : ties.length === 0
      ? 'The interval of the trees is above those of all others.'
      : `The trees are not shown to be better than: ${ties.join(', ')} (the intervals overlap).`;
  const legend =
    'PR-AUC: average precision; at: share found at that rate of false positives, - where there are too few decisions to tell; found and false: beyond the limit that other decisions set; in brackets 95 % by drawing sessions again.';
  return `${head}${fittedTable(headers, rows, [6], layout)}\n${wrapped(note, '', '', layout)}${wrapped(legend, '', '', layout)}`;
}

export function trainedText(
  name: string,
  before: string | null,
  { card, rows, seconds }: { readonly card: ModelCard; readonly rows: number; readonly seconds: number },
  layout: TextLayout,
): string {
  const kept = before === null ? '' : ` The earlier one is ${before} now.`;
  const head = `Kept the model ${name}: ${formatMany(rows, 'row')} of ${formatMany(card.decisions, 'decision')}, ${seconds.toFixed(1)} s.${kept}\n`;
  return `${head}${cardText(card, layout)}\n${evaluationText(card.evaluation, layout)}`;
}

function cardText({ thresholds, shuffled, remarks }: ModelCard, layout: TextLayout): string {
  const limit =
    thresholds.p === null || thresholds.logOdds === null
      ? 'No limit: on the part that sets it an ordinary decision came first.'
      : `Flags from a probability of ${thresholds.p.toFixed(3)} on (log-odds ${thresholds.logOdds.toFixed(2)}).`;
  const control = `With labels drawn at random: PR-AUC ${share(shuffled.prAuc)}, share of labelled ones ${share(shuffled.prevalence)}.`;
  return [limit, control, ...remarks].map((text) => wrapped(text, '   - ', '     ', layout)).join('');
}

const states = {
  usable: '',
  'other-version': 'made by another version of JAWS',
  damaged: 'damaged',
} as const;

export function modelsText(models: readonly ListedModel[], layout: TextLayout): string {
  if (models.length === 0) return 'No models yet: see `jaws help detect train`.\n';
  const rows = models.map(({ name, state, card, versions }) => [
    name,
    card === null ? states[state] : formatTime(card.madeMs),
    card === null ? '' : share(card.evaluation.prAuc),
    card === null ? '' : card.split,
    card === null ? '' : card.datasets.map((each) => each.name).join(', '),
    versions.join(', '),
  ]);
  return fittedTable(['model', 'made', 'PR-AUC', 'split', 'datasets', 'earlier'], rows, [2], layout);
}

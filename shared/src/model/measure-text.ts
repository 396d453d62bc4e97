// Measures, labels and what became of an earlier model, in the words of the command line and the page.

import type {
  Ablation,
  Evaluation,
  LabelCounts,
  Measures,
  ModelCard,
  Precision,
} from '../contract/models.ts';
import { formatBytes, formatCounted } from '../domain/quantity-text.ts';

export const measureHeads = [
  'Ranking',
  'PR-AUC',
  'at 1e-3',
  'at 1e-4',
  'found',
  'false',
  '≤ a day',
  'up by then',
] as const;

export const measureLegend =
  'PR-AUC: average precision; at: share found at that rate of false positives, - where there are too few decisions to tell; found and false: beyond the limit that other decisions set; in brackets 95 % by drawing sessions again.';

export function shareText(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function between(interval: readonly number[] | null): string {
  const [low, high] = interval ?? [];
  return low === undefined || high === undefined ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

export function precisionText({ prAuc, prAucCi }: Pick<Precision, 'prAuc' | 'prAucCi'>): string {
  return `${shareText(prAuc)}${between(prAucCi)}`;
}

/** Cells below `measureHeads`. */
export function measureRow(name: string, each: Measures): string[] {
  const { tprAt, tprAtCi, found, falseAlerts, medianBytesBeforeAlert } = each;
  return [
    name,
    precisionText(each),
    `${shareText(tprAt['0.001'])}${between(tprAtCi['0.001'])}`,
    `${shareText(tprAt['0.0001'])}${between(tprAtCi['0.0001'])}`,
    shareText(found),
    `${falseAlerts.k} of ${falseAlerts.n}`,
    falseAlerts.upper95PerDay === null ? '-' : falseAlerts.upper95PerDay.toFixed(1),
    medianBytesBeforeAlert === null ? '-' : formatBytes(medianBytesBeforeAlert),
  ];
}

/** The trees first, then the model that they come from, then what stands beside. */
export function measureRows(evaluation: Evaluation, from?: ModelCard['from']): string[][] {
  return [
    measureRow('boosted trees', evaluation),
    ...(from === undefined ? [] : [measureRow(`earlier: ${from.name}`, from.measures)]),
    ...evaluation.baselines.map((each) => measureRow(each.name, each)),
  ];
}

export function comparisonText({ ties }: Evaluation): string {
  if (ties.includes('stump'))
    return 'One threshold on one feature does as well as the trees: these data do not show what the trees are good for.';
  return ties.length === 0
    ? 'The interval of the trees is above those of all others.'
    : `The trees are not shown to be better than: ${ties.join(', ')} (the intervals overlap).`;
}

export function evaluationHead({ split, model, decisions, positives, falseAlerts }: Evaluation): string {
  const what = model === null ? 'a model trained for this' : `the model ${model}`;
  const [ofDecisions, ofLabelled] = [
    formatCounted(decisions, 'decision'),
    formatCounted(positives, 'labelled one'),
  ];
  return `${ofDecisions}, ${ofLabelled}, of ${falseAlerts.hours.toFixed(2)} h; split by ${split}; ${what}.`;
}

export function limitText({ thresholds }: Pick<ModelCard, 'thresholds'>): string {
  const { p, logOdds } = thresholds;
  return p === null || logOdds === null
    ? 'No limit: on the part that sets it an ordinary decision came first.'
    : `Flags from a probability of ${p.toFixed(3)} on (log-odds ${logOdds.toFixed(2)}).`;
}

export function shuffledText({ shuffled }: Pick<ModelCard, 'shuffled'>): string {
  return `With labels drawn at random: PR-AUC ${shareText(shuffled.prAuc)}, share of labelled ones ${shareText(shuffled.prevalence)}.`;
}

export function labelsText({ packets, confirmed, closed, ordinary }: LabelCounts): string {
  return `Labels: ${formatCounted(packets, 'decision')} by packets, ${confirmed} by confirmed and ${closed} by closed findings; ${formatCounted(ordinary, 'ordinary one')}.`;
}

export const ablationHeads = ['Left out', 'PR-AUC without', 'PR-AUC lost'] as const;

/** Cells below `ablationHeads`. */
export function ablationRow(each: Ablation): string[] {
  const { lost } = each;
  return [
    each.leftOut,
    precisionText(each),
    lost === null ? '-' : `${lost.gain.toFixed(3)}${between(lost.ci)}`,
  ];
}

// Models and measures as a person reads them in a terminal.

import type { ListedModel } from '@jaws/core/models/model-store';
import type { Evaluation, ModelCard } from '@jaws/shared/contract/models';
import {
  ablationHeads,
  ablationRow,
  comparisonText,
  evaluationHead,
  labelsText,
  limitText,
  measureHeads,
  measureLegend,
  measureRows,
  precisionText,
  shareText,
  shuffledText,
} from '@jaws/shared/model/measure-text';
import { formatMany, formatTime } from '../cli/format.ts';
import { fittedTable, wrapped, type TextLayout } from '../cli/text-layout.ts';

export function evaluationText(evaluation: Evaluation, layout: TextLayout, from?: ModelCard['from']): string {
  const note = wrapped(comparisonText(evaluation), '', '', layout);
  const legend = wrapped(measureLegend, '', '', layout);
  const table = fittedTable(['', ...measureHeads.slice(1)], measureRows(evaluation, from), [6], layout);
  return `${evaluationHead(evaluation)}\n\n${table}\n${note}${legend}${detectorsText(evaluation, layout)}${ablationText(evaluation, layout)}`;
}

/** Each family of detectors as a ranking of its own. */
function detectorsText({ detectors = [] }: Evaluation, layout: TextLayout): string {
  if (detectors.length === 0) return '';
  const rows = detectors.map((each) => [each.name, precisionText(each)]);
  return `\n${fittedTable(['detector alone', 'PR-AUC'], rows, [], layout)}`;
}

function ablationText({ ablation }: Evaluation, layout: TextLayout): string {
  if (ablation === undefined) return '';
  return `\n${fittedTable([...ablationHeads], ablation.map(ablationRow), [], layout)}`;
}

export function trainedText(
  name: string,
  before: string | null,
  { card, rows, seconds }: { readonly card: ModelCard; readonly rows: number; readonly seconds: number },
  layout: TextLayout,
): string {
  const kept = before === null ? '' : ` The earlier one is ${before} now.`;
  const head = `Kept the model ${name}: ${formatMany(rows, 'row')} of ${formatMany(card.decisions, 'decision')}, ${seconds.toFixed(1)} s.${kept}\n`;
  return `${head}${cardText(card, layout)}\n${evaluationText(card.evaluation, layout, card.from)}`;
}

function cardText(card: ModelCard, layout: TextLayout): string {
  const labels = card.labels === undefined ? [] : [labelsText(card.labels)];
  return [limitText(card), shuffledText(card), ...labels, ...card.remarks]
    .map((text) => wrapped(text, '   - ', '     ', layout))
    .join('');
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
    card === null ? '' : shareText(card.evaluation.prAuc),
    card === null ? '' : card.split,
    card === null ? '' : card.datasets.map((each) => each.name).join(', '),
    card?.from?.name ?? '',
    versions.join(', '),
  ]);
  return fittedTable(['model', 'made', 'PR-AUC', 'split', 'datasets', 'from', 'earlier'], rows, [2], layout);
}

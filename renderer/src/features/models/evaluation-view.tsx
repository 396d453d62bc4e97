// An evaluation to read: pictures, and the trees beside simpler ways, each detector alone, and what features are worth.

import { Table } from '@mantine/core';
import type { Evaluation, ModelCard } from '@jaws/shared/contract/models';
import {
  ablationHeads,
  ablationRow,
  comparisonText,
  evaluationHead,
  measureHeads,
  measureLegend,
  measureRows,
  precisionText,
} from '@jaws/shared/model/measure-text';
import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { ModelPlots } from './model-plots.tsx';

interface FiguresProps {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function Figures({ label, heads, rows }: FiguresProps): ReactNode {
  return (
    <div className="jw-model-table" tabIndex={0} role="group" aria-label={`Table: ${label}`}>
      <Table aria-label={label} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head, at) => (
              <Table.Th key={head} className={at === 0 ? '' : 'jw-model-number'}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name = '', ...cells]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              {cells.map((text, at) => (
                <Table.Td key={heads[at + 1]} className="jw-model-number">
                  {text}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

export function EvaluationView(props: {
  readonly evaluation: Evaluation;
  readonly theme: ShownTheme;
  readonly from?: ModelCard['from'];
}): ReactNode {
  const { evaluation, theme, from } = props;
  const { detectors = [], ablation } = evaluation;
  return (
    <>
      <p>{evaluationHead(evaluation)}</p>
      <p>{comparisonText(evaluation)}</p>
      <ModelPlots evaluation={evaluation} theme={theme} />
      <Figures label="Measures" heads={measureHeads} rows={measureRows(evaluation, from)} />
      <p className="jw-dim">{measureLegend}</p>
      <div className="jw-model-plots">
        {detectors.length === 0 ? null : (
          <Figures
            label="Each detector alone"
            heads={['Detector alone', 'PR-AUC']}
            rows={detectors.map((each) => [each.name, precisionText(each)])}
          />
        )}
        {ablation === undefined ? null : (
          <Figures label="Features left out" heads={ablationHeads} rows={ablation.map(ablationRow)} />
        )}
      </div>
    </>
  );
}

// Models: train one on labelled datasets, read its card, judge it elsewhere, bring an earlier one back.

import { Table } from '@mantine/core';
import type { ModelListing } from '@jaws/shared/contract/models';
import { shareText } from '@jaws/shared/model/measure-text';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { ShownTheme } from '../../app/themed.tsx';
import { useModelList } from '../../connection/use-model-list.ts';
import { useApp, useSettings } from '../../state/app-context.tsx';
import { formatTime } from '../../ui/format.ts';
import { FindingsBar } from '../../ui/screen-tabs.tsx';
import { PanelTitle } from '../../ui/term.tsx';
import { ModelView } from './model-view.tsx';
import { TrainForm } from './train-form.tsx';
import { useModelActions } from './use-models.ts';

const stateWords = { usable: '', 'other-version': 'of another version', damaged: 'damaged' } as const;
const heads = ['Model', 'Trained', 'PR-AUC', 'Datasets', 'From', 'Earlier versions'] as const;

function Row({ model, isShown }: { readonly model: ModelListing; readonly isShown: boolean }): ReactNode {
  const { models } = useApp().stores;
  const clock = useSettings((state) => state.clock);
  const { name, card, state, versions } = model;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <button
          type="button"
          className="jw-link"
          aria-current={isShown ? 'true' : undefined}
          onClick={() => {
            models.getState().show(name);
          }}
        >
          {name}
        </button>
      </Table.Th>
      <Table.Td>{card === null ? stateWords[state] : formatTime(card.madeMs, clock).slice(0, 19)}</Table.Td>
      <Table.Td className="jw-model-number">{card === null ? '' : shareText(card.evaluation.prAuc)}</Table.Td>
      <Table.Td>{card === null ? '' : card.datasets.map((each) => each.name).join(', ')}</Table.Td>
      <Table.Td>{card?.from?.name ?? ''}</Table.Td>
      <Table.Td>{versions.join(', ')}</Table.Td>
    </Table.Tr>
  );
}

function ModelTable(props: { readonly models: readonly ModelListing[]; readonly shown: string }): ReactNode {
  return (
    <div className="jw-model-table" tabIndex={0} role="group" aria-label="Table: models">
      <Table aria-label="Models" verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} className={head === 'PR-AUC' ? 'jw-model-number' : ''}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.models.map((model) => (
            <Row key={model.name} model={model} isShown={props.shown.split('@')[0] === model.name} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What is chosen, where it is still there; else the first one. */
function useShown(
  models: readonly ModelListing[],
): { readonly listing: ModelListing; readonly shown: string } | null {
  const chosen = useStore(useApp().stores.models, (state) => state.shown);
  const [name] = (chosen ?? '').split('@');
  const listing = models.find((model) => model.name === name) ?? models[0];
  if (listing === undefined) return null;
  const isVersion = chosen !== null && listing.versions.includes(chosen);
  return { listing, shown: isVersion ? chosen : listing.name };
}

export function ModelsScreen({ theme }: { readonly theme: ShownTheme }): ReactNode {
  const models = useModelList();
  const actions = useModelActions();
  const current = useShown(models ?? []);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Models</h1>
      <FindingsBar />
      {models === null ? null : (
        <div className="jw-models">
          <PanelTitle text="Train a model" term="model" />
          <TrainForm models={models} actions={actions} />
          {current === null ? (
            <p className="jw-dim">
              There is no model yet. The rules need none; whoever has labelled traffic can train one beside
              them.
            </p>
          ) : (
            <>
              <ModelTable models={models} shown={current.shown} />
              <ModelView {...current} theme={theme} actions={actions} />
            </>
          )}
        </div>
      )}
    </main>
  );
}

// Sets the model of look-ups, its key, and forgets answers; what is refused is told at the field that it is about.

import type { LookupModel, LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { useState } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { describeError, showDone, showError } from '../../ui/error-report.ts';

interface Problems {
  readonly server?: string;
  readonly name?: string;
  readonly key?: string;
}

export interface ModelSettings {
  readonly problems: Problems;
  readonly save: (model: LookupModel) => void;
  readonly remove: () => void;
  readonly saveKey: (key: string) => void;
  readonly forgetKey: () => void;
  readonly forgetAnswers: () => void;
}

function textOf(error: unknown): string {
  const { message, hint } = describeError(error);
  return `${message} ${hint}`;
}

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** What can be seen without asking the host. */
function problemsOf({ baseUrl, name }: LookupModel): Problems {
  return {
    ...(isAddress(baseUrl) ? {} : { server: 'An address such as https://api.openai.com/v1.' }),
    ...(name === '' ? { name: 'The name that the server knows the model by.' } : {}),
  };
}

export function useModelSettings(): ModelSettings {
  const { client, stores } = useApp();
  const { knowModel, answersChanged, forgetAsks } = stores.lookup.getState();
  const [problems, setProblems] = useState<Problems>({});
  const change = (
    call: Promise<LookupModelState>,
    done: (state: LookupModelState) => string,
    field: keyof Problems,
  ): void => {
    setProblems({});
    call
      .then((state) => {
        knowModel(state);
        showDone(done(state));
      })
      .catch((error: unknown) => {
        setProblems({ [field]: textOf(error) });
      });
  };
  const setModel = (model: LookupModel | null): void => {
    const done = model === null ? 'No model is asked any more' : `${model.name} can be asked from now on`;
    change(client.call('lookup.setModel', { model }), () => done, 'server');
  };
  return {
    problems,
    save: (model) => {
      const found = problemsOf(model);
      setProblems(found);
      if (Object.keys(found).length === 0) setModel(model);
    },
    remove: () => {
      setModel(null);
    },
    saveKey: (key) => {
      if (key === '') setProblems({ key: 'Paste the key here first.' });
      else change(client.call('lookup.setKey', { key }), () => 'The key is saved', 'key');
    },
    forgetKey: () => {
      change(
        client.call('lookup.setKey', { key: null }),
        ({ key }) =>
          key === 'environment' ? 'The key of the environment is used again' : 'The key is forgotten',
        'key',
      );
    },
    forgetAnswers: () => {
      client
        .call('lookup.forgetAnswers', { address: null })
        .then(() => {
          forgetAsks();
          answersChanged();
          showDone('All answers are forgotten');
        })
        .catch(showError);
    },
  };
}

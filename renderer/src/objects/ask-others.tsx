// Asking others about a public address: whom, what would be sent, and only then the question itself.

import { Button, Checkbox } from '@mantine/core';
import type { AskWay, AskWays, LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { useRef, type ReactNode, type Ref } from 'react';
import { useLookupModel } from '../connection/use-lookup-model.ts';
import { useNavigation, useSettings } from '../state/app-context.tsx';
import { ErrorNotice } from '../ui/empty-state.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { wayText } from './ask-facts.ts';
import { AskHistory } from './ask-history.tsx';
import { AskProgress } from './ask-progress.tsx';
import { useAsk, type Ask, type KnownAnswers } from './use-ask.ts';

const ways: readonly AskWay[] = ['registry', 'names', 'model'];

/** As chosen the last time; a model that is not set cannot be asked. */
function useWays(state: LookupModelState | null): AskWays {
  const chosen = useSettings((settings) => settings.askWays);
  return { ...chosen, model: chosen.model && state !== null && state.model !== null };
}

function Choices(props: { readonly chosen: AskWays; readonly state: LookupModelState | null }): ReactNode {
  const { chosen, state } = props;
  const { askWays, change } = useSettings((settings) => settings);
  const goTo = useNavigation((navigation) => navigation.goTo);
  const isMissing = state !== null && state.model === null;
  return (
    <>
      {ways.map((way) => (
        <Checkbox
          key={way}
          label={wayText(way, state?.model?.name ?? null)}
          checked={chosen[way]}
          disabled={way === 'model' && (state === null || isMissing)}
          onChange={(event) => {
            change({ askWays: { ...askWays, [way]: event.currentTarget.checked } });
          }}
        />
      ))}
      {isMissing ? (
        <p>
          No model is set.{' '}
          <button
            type="button"
            className="jw-link"
            onClick={() => {
              goTo('settings');
            }}
          >
            Set one in Settings
          </button>
        </p>
      ) : null}
    </>
  );
}

/** Stays where it is while others are asked, and keeps the focus; it only does nothing then. */
function AskButton(props: {
  readonly ask: Ask;
  readonly chosen: AskWays;
  readonly isAgain: boolean;
  readonly ref: Ref<HTMLButtonElement>;
}): ReactNode {
  const { ask, chosen, isAgain, ref } = props;
  const isOff = ask.state?.phase === 'asking' || ways.every((way) => !chosen[way]);
  return (
    <Button
      ref={ref}
      size="compact-xs"
      variant="default"
      title="Nothing is sent before you have seen it"
      aria-disabled={isOff}
      {...(isOff ? { 'data-disabled': true } : {})}
      onClick={() => {
        if (!isOff) ask.showPreview(chosen);
      }}
    >
      {isAgain ? 'Ask again…' : 'Show what would be sent…'}
    </Button>
  );
}

export function AskOthers(props: {
  readonly address: string;
  readonly known: KnownAnswers;
  /** Below a heading of its own the section is one level deeper. */
  readonly isDeeper: boolean;
}): ReactNode {
  const { address, known, isDeeper } = props;
  const { answers, error } = known;
  const state = useLookupModel();
  const chosen = useWays(state);
  const ask = useAsk(address);
  const button = useRef<HTMLButtonElement>(null);
  const focusBack = (): void => {
    button.current?.focus({ preventScroll: true });
  };
  const model = state?.model?.name ?? null;
  const Heading = isDeeper ? 'h5' : 'h4';
  const isAgain = answers !== null && answers.answers.length > 0;
  return (
    <section className="jw-ask" aria-label={`Ask others about ${address}`}>
      <Heading className="jw-ask-heading">Ask others</Heading>
      <Choices chosen={chosen} state={state} />
      <AskButton ref={button} ask={ask} chosen={chosen} isAgain={isAgain} />
      <AskProgress state={ask.state} model={model} />
      {ask.error === null ? null : <ErrorNotice error={ask.error} />}
      {error === null ? null : <ErrorNotice error={error} />}
      {answers === null ? null : <AskHistory known={answers} model={model} />}
      <AskDialog
        address={address}
        preview={ask.preview}
        onSend={() => {
          ask.send();
          focusBack();
        }}
        onClose={() => {
          ask.closePreview();
          focusBack();
        }}
      />
    </section>
  );
}

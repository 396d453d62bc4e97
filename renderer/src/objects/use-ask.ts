// Asking others about one address: what would be sent, sending exactly that, and what was answered before.

import type { AskPreview, AskWays, LookupAnswersOf } from '@jaws/shared/contract/lookup-asking';
import { useEffect, useRef, useState } from 'react';
import { useApp, useLookupState, type AppServices } from '../state/app-context.tsx';
import type { AskState } from '../state/lookup-store.ts';
import { describeError, isCancelled, type ErrorReport } from '../ui/error-report.ts';

export interface KnownAnswers {
  /** Null until they are known. */
  readonly answers: LookupAnswersOf | null;
  readonly error: ErrorReport | null;
}

const nothing: KnownAnswers = { answers: null, error: null };

/** What others answered before; nothing is sent. Null: of no address. */
export function useAnswers(address: string | null): KnownAnswers {
  const { client } = useApp();
  const changes = useLookupState((state) => state.answerChanges);
  const [known, setKnown] = useState({ of: '', ...nothing });
  useEffect(() => {
    if (address === null) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    client
      .call('lookup.answers', { address }, { signal })
      .then((answers) => {
        if (!signal.aborted) setKnown({ of: address, answers, error: null });
      })
      .catch((error: unknown) => {
        if (isCancelled(error) || signal.aborted) return;
        setKnown((before) => ({
          ...(before.of === address ? before : { of: address, answers: null }),
          error: describeError(error),
        }));
      });
    return () => {
      abort.abort();
    };
  }, [client, address, changes]);
  return known.of === address ? known : nothing;
}

/** Sends what was previewed. How it goes on is in the store: it does so while other things are shown, too. */
async function send({ client, stores }: AppServices, address: string, askId: string): Promise<void> {
  const { reportAsk, answersChanged } = stores.lookup.getState();
  const abort = new AbortController();
  const tell = (progress: Extract<AskState, { phase: 'asking' }>['progress']): void => {
    const cancel = (): void => {
      abort.abort();
    };
    reportAsk(address, { phase: 'asking', progress, cancel });
  };
  tell(null);
  const stop = client.subscribe('lookup.askingChanged', (event) => {
    if (event.askId === askId) tell(event.state);
  });
  try {
    const answer = await client.call('lookup.ask', { askId }, { signal: abort.signal });
    reportAsk(address, { phase: 'answered', answer });
  } catch (error) {
    reportAsk(
      address,
      isCancelled(error) ? { phase: 'cancelled' } : { phase: 'failed', error: describeError(error) },
    );
  } finally {
    stop();
    answersChanged();
  }
}

export interface Ask {
  /** What would be sent, while it is shown. */
  readonly preview: AskPreview | null;
  /** Why there is no preview. */
  readonly error: ErrorReport | null;
  /** Null: nothing was sent since the page was opened. */
  readonly state: AskState | null;
  readonly showPreview: (ways: AskWays) => void;
  readonly closePreview: () => void;
  readonly send: () => void;
}

export function useAsk(address: string): Ask {
  const app = useApp();
  const state = useLookupState(({ asks }) => asks.get(address) ?? null);
  const [preview, setPreview] = useState<AskPreview | null>(null);
  const [error, setError] = useState<ErrorReport | null>(null);
  const under = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      under.current?.abort();
    },
    [],
  );
  const showPreview = (ways: AskWays): void => {
    under.current?.abort();
    under.current = new AbortController();
    const { signal } = under.current;
    setError(null);
    app.client
      .call('lookup.previewAsk', { address, ways }, { signal })
      .then((answer) => {
        if (!signal.aborted) setPreview(answer);
      })
      .catch((thrown: unknown) => {
        if (!signal.aborted) setError(describeError(thrown));
      });
  };
  return {
    ...{ preview, error, state, showPreview },
    closePreview: () => {
      setPreview(null);
    },
    send: () => {
      if (preview === null) return;
      setPreview(null);
      void send(app, address, preview.askId);
    },
  };
}

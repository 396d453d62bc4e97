// The form's behaviour: reading what is typed, checking the listener, starting, and mistakes at their fields.

import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { useState } from 'react';
import { useChum } from '../../state/app-context.tsx';
import {
  portsOf,
  readTarget,
  readWhat,
  type ChumDraft,
  type ChumField,
  type ChumProblems,
} from '../../state/chum-draft.ts';
import type { ErrorReport } from '../../ui/error-report.ts';
import type { ChumPlan } from './plan-text.ts';
import { fieldOfFailure, textAtField } from './start-failure.ts';
import type { ChumActions } from './use-chum-actions.ts';
import { useChumPlan } from './use-chum-plan.ts';

export interface ChumCheck {
  readonly isChecking: boolean;
  readonly found: ProcedureOutput<'chum.check'> | null;
  readonly run: () => void;
}

export interface ChumForm {
  readonly draft: ChumDraft;
  readonly problems: ChumProblems;
  readonly change: (changes: Partial<ChumDraft>) => void;
  readonly check: ChumCheck;
  readonly plan: ChumPlan | null;
  /** As typed; empty = the style's own. */
  readonly ports: readonly number[];
  /** What belongs to no field. */
  readonly failure: ErrorReport | null;
  readonly isStarting: boolean;
  readonly start: () => void;
}

interface Attempt {
  readonly doing: 'check' | 'start' | null;
  readonly failure: ErrorReport | null;
  readonly found: ProcedureOutput<'chum.check'> | null;
  /** Mistakes of the listener's fields are shown from the first attempt on; nobody likes to be scolded while typing. */
  readonly tried: boolean;
}

const firstAttempt: Attempt = { doing: null, failure: null, found: null, tried: false };
const targetFields: readonly ChumField[] = ['host', 'ports', 'token', 'fingerprint'];
const whatFields: readonly ChumField[] = ['way', 'style', 'scenario', 'size', 'seed'];

/** A failure at a field is over when that field, or one it hangs on, is changed. */
function isAnswered(failure: ErrorReport | null, changes: Partial<ChumDraft>): boolean {
  if (failure === null) return false;
  const field = fieldOfFailure(failure);
  const related = field !== null && whatFields.includes(field) ? whatFields : targetFields;
  return field === null || related.some((one) => one in changes);
}

function atField(failure: ErrorReport | null, draft: ChumDraft): ChumProblems {
  if (failure === null) return {};
  const field = fieldOfFailure(failure);
  // Without a choice of scenario on screen its mistake is the size's: there is nothing else to change.
  const shown = field === 'scenario' && draft.way === 'style' ? 'size' : field;
  return shown === null ? {} : { [shown]: textAtField(failure) };
}

function useReading(draft: ChumDraft, { tried, failure }: Attempt) {
  const target = readTarget(draft);
  const what = readWhat(draft);
  const { plan, failure: planFailure } = useChumPlan(what.value);
  const missing = what.problems ?? {};
  const shownWhat = tried
    ? missing
    : Object.fromEntries(Object.entries(missing).filter(([field]) => field !== 'scenario'));
  const problems: ChumProblems = {
    ...(tried ? (target.problems ?? {}) : {}),
    ...shownWhat,
    ...atField(planFailure, draft),
    ...atField(failure, draft),
  };
  const general = [failure, planFailure].find((one) => one !== null && fieldOfFailure(one) === null) ?? null;
  return { target, what, plan, problems, general };
}

export function useChumForm(actions: ChumActions): ChumForm {
  const draft = useChum((state) => state.draft);
  const changeDraft = useChum((state) => state.change);
  const [attempt, setAttempt] = useState<Attempt>(firstAttempt);
  const { target, what, plan, problems, general } = useReading(draft, attempt);
  const change = (changes: Partial<ChumDraft>): void => {
    changeDraft(changes);
    const isOther = targetFields.some((field) => field !== 'fingerprint' && field in changes);
    setAttempt((now) => ({
      ...now,
      failure: isAnswered(now.failure, changes) ? null : now.failure,
      found: isOther ? null : now.found,
    }));
  };
  const runCheck = async (): Promise<void> => {
    if (attempt.doing !== null) return;
    if (target.value === null) {
      setAttempt({ ...firstAttempt, tried: true });
      return;
    }
    setAttempt({ ...firstAttempt, doing: 'check', tried: true });
    const { found, failure } = await actions.check(target.value);
    setAttempt({ doing: null, found, failure, tried: true });
  };
  const runStart = async (): Promise<void> => {
    if (attempt.doing !== null) return;
    if (target.value === null || what.value === null) {
      setAttempt({ ...attempt, failure: null, tried: true });
      return;
    }
    setAttempt({ ...attempt, doing: 'start', failure: null, tried: true });
    // What was drawn for the preview is what runs.
    const options = { ...what.value, seed: what.value.seed ?? plan?.seed ?? null, target: target.value };
    const failure = await actions.start(options, draft.way === 'scenario' ? draft.scenario : null);
    setAttempt((now) => ({ ...now, doing: null, failure }));
  };
  return {
    draft,
    problems,
    change,
    check: { isChecking: attempt.doing === 'check', found: attempt.found, run: () => void runCheck() },
    plan,
    ports: portsOf(draft.ports) ?? [],
    failure: general,
    isStarting: attempt.doing === 'start',
    start: () => void runStart(),
  };
}

// The form of a run: where to, what it looks like, how much; its course; and Start, with what that will do in words.

import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useCommands } from '../../state/app-context.tsx';
import { useLatest } from '../../state/use-latest.ts';
import { ErrorNotice } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useHeightVariable } from '../../ui/use-height-variable.ts';
import { Recording } from './recording.tsx';
import { ListenerHelp } from './listener-help.tsx';
import { PlanPreview } from './plan-preview.tsx';
import { sendingText } from './plan-text.ts';
import { ScenarioChoice } from './scenario-choice.tsx';
import { StyleChoice } from './style-choice.tsx';
import { TargetFields, TextField } from './target-fields.tsx';
import type { ChumActions } from './use-chum-actions.ts';
import { useChumForm, type ChumForm } from './use-chum-form.ts';

function WhatFields({ form }: { readonly form: ChumForm }): ReactNode {
  const { draft, change } = form;
  return (
    <fieldset className="jw-fieldset jw-options-group">
      <legend className="jw-panel-title">What it looks like</legend>
      <div className="jw-options-grid jw-chum-what">
        <TextField
          {...form}
          field="size"
          label="Size"
          placeholder="25 MB"
          description="kB, MB, GB, or MiB."
        />
        <TextField
          {...form}
          field="seed"
          label="Seed"
          placeholder="drawn"
          description="The same seed gives the same run."
        />
        <div>
          <div className="jw-chum-label" id="chum-way">
            Pattern
          </div>
          <SegmentedControl
            aria-labelledby="chum-way"
            value={draft.way}
            data={[
              { value: 'style', label: 'A style' },
              { value: 'scenario', label: 'A scenario' },
            ]}
            onChange={(way) => {
              change({ way: way === 'scenario' ? 'scenario' : 'style' });
            }}
          />
        </div>
      </div>
      {draft.way === 'style' ? <StyleChoice {...form} /> : <ScenarioChoice {...form} />}
    </fieldset>
  );
}

function StartBar({ form }: { readonly form: ChumForm }): ReactNode {
  const { draft, plan, ports, isStarting, start, failure } = form;
  const bar = useHeightVariable('--jw-foot-height');
  return (
    <div ref={bar} className="jw-chum-start">
      {failure === null ? null : <ErrorNotice error={failure} />}
      <Recording />
      <div className="jw-chum-start-row">
        <Button
          size="sm"
          leftSection={<Icon name="play" size="0.875rem" />}
          rightSection={<KeyHint shortcut="alt+S" />}
          loading={isStarting}
          onClick={start}
        >
          Start sending
        </Button>
        <p className="jw-chum-promise">
          {plan === null ? '' : `${sendingText(plan, draft.host, ports)} `}
          <span className="jw-dim">
            chum sends only to a listener that proves that it knows the token; none of your data is sent.
          </span>
        </p>
      </div>
    </div>
  );
}

export function ChumFormView(props: { readonly actions: ChumActions }): ReactNode {
  const form = useChumForm(props.actions);
  const latest = useLatest({ start: form.start, check: form.check.run });
  const commands = useMemo(
    () => [
      {
        id: 'chum-start',
        title: 'Start the run of chum',
        group: 'Drill',
        shortcut: 'alt+S',
        run: latest.start,
      },
      { id: 'chum-check', title: 'Check the listener', group: 'Drill', shortcut: 'alt+K', run: latest.check },
    ],
    [latest],
  );
  useCommands(commands);
  return (
    <form
      className="jw-chum-form"
      aria-label="New run"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <ListenerHelp copy={props.actions.copy} />
      <TargetFields {...form} />
      <WhatFields form={form} />
      <section className="jw-options-group" aria-label="Course of the run">
        <h2 className="jw-panel-title">Course</h2>
        <PlanPreview plan={form.plan} ports={form.ports} />
      </section>
      <StartBar form={form} />
    </form>
  );
}

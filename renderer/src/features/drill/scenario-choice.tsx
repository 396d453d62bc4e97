// A scenario instead of a style: one that comes with JAWS, or a file of one's own (chosen, or dropped on the window).

import { Button, FileButton, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { withScenario } from '../../state/chum-draft.ts';
import { useScenarioFile } from './use-scenario-file.ts';
import { useScenarios } from './use-scenarios.ts';
import { belowInput, type ChumFieldProps } from './target-fields.tsx';

export function ScenarioChoice({ draft, problems, change }: ChumFieldProps): ReactNode {
  const scenarios = useScenarios();
  const takeFile = useScenarioFile();
  const chosen = scenarios.find(({ text }) => text === draft.scenario?.text);
  const isOwn = draft.scenario !== null && chosen === undefined;
  return (
    <div className="jw-chum-scenario">
      <Select
        label="Scenario"
        placeholder={isOwn ? draft.scenario.name : 'Choose one'}
        data={scenarios.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen?.id ?? null}
        allowDeselect={false}
        error={problems.scenario}
        description={chosen?.about ?? 'One that comes with JAWS, or a JSON file of your own.'}
        inputWrapperOrder={belowInput}
        onChange={(id) => {
          const found = scenarios.find((one) => one.id === id);
          if (found !== undefined) change(withScenario({ name: found.name, text: found.text }));
        }}
      />
      <div className="jw-chum-file">
        <FileButton
          accept="application/json,.json"
          onChange={(file) => {
            if (file !== null) takeFile(file);
          }}
          inputProps={{ 'aria-label': 'Scenario file' }}
        >
          {(button) => (
            <Button variant="default" {...button}>
              Choose a file…
            </Button>
          )}
        </FileButton>
        <span className="jw-dim">
          {isOwn ? `From ${draft.scenario.name}` : 'Or drop one on this screen.'}
        </span>
      </div>
    </div>
  );
}

// What the analysis is asked: unit, method, its parameters, features, filter, how many are listed.

import { Button, Checkbox, ScrollArea, Stack, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AnalysisResult } from '@jaws/shared/contract/analysis';
import { featureTitle, featureUnit } from '@jaws/shared/analysis/feature-titles';
import { PanelTitle, Term, WithTerm } from '../../ui/term.tsx';
import type { TermName } from '../../ui/terms.ts';
import { CommittedNumber } from './committed-number.tsx';
import { AnalysisSection, autoText, MethodFields, UnitChoice } from './method-fields.tsx';
import { usePicture } from './use-analysis.ts';

const featureTerms: Readonly<Record<string, TermName>> = { pcr: 'pcr', ja4_rarity: 'ja4' };

function FeatureTerm({ name }: { readonly name: string }): ReactNode {
  const term = featureTerms[name];
  return term === undefined ? null : <Term name={term} />;
}

function FeatureChoice(): ReactNode {
  const { settings, featureTexts, change } = usePicture((state) => state);
  const texts = featureTexts[settings.unit] ?? [];
  const names = texts.map(({ name }) => name);
  const chosen = settings.features ?? names;
  if (texts.length === 0) return null;
  const toggle = (name: string, on: boolean): void => {
    const next = names.filter((one) => (one === name ? on : chosen.includes(one)));
    if (next.length > 0) change({ features: next.length === names.length ? null : next });
  };
  return (
    <fieldset className="jw-fieldset">
      <legend className="jw-panel-title">Features</legend>
      <Stack gap={5}>
        {texts.map(({ name, unit, meaning }) => (
          <div key={name} className="jw-titled">
            <Tooltip
              label={`${meaning}${featureUnit(unit) === '' ? '' : ` (${featureUnit(unit)})`}`}
              position="right"
            >
              <div>
                <Checkbox
                  label={featureTitle(name)}
                  checked={chosen.includes(name)}
                  disabled={chosen.length === 1 && chosen.includes(name)}
                  onChange={(event) => {
                    toggle(name, event.currentTarget.checked);
                  }}
                />
              </div>
            </Tooltip>
            <FeatureTerm name={name} />
          </div>
        ))}
      </Stack>
    </fieldset>
  );
}

function MethodControls(props: { readonly result: AnalysisResult | null }): ReactNode {
  const { settings, change } = usePicture((state) => state);
  const { result } = props;
  return (
    <>
      <MethodFields
        settings={settings}
        found={{ eps: result?.eps ?? null, k: result?.k ?? null }}
        onChange={change}
      />
      {settings.method === 'dbscan' ? (
        <WithTerm term="neighbours">
          <CommittedNumber
            label="Minimum neighbours"
            value={settings.minSamples}
            placeholder={autoText(result?.minSamples ?? null)}
            min={1}
            max={100_000}
            onCommit={(minSamples) => {
              change({ minSamples });
            }}
          />
        </WithTerm>
      ) : null}
    </>
  );
}

export function Controls(props: { readonly result: AnalysisResult | null }): ReactNode {
  const { settings, change, reset } = usePicture((state) => state);
  return (
    <ScrollArea className="jw-controls" type="auto" offsetScrollbars="y" scrollbarSize={8}>
      <Stack gap="sm" p="sm">
        <PanelTitle text="Points are" term="channel" />
        <UnitChoice
          value={settings.unit}
          onChange={(unit) => {
            change({ unit });
          }}
        />
        <AnalysisSection>
          <PanelTitle text="Clusters by" />
          <MethodControls result={props.result} />
          <CommittedNumber
            label="Rows in the list"
            value={settings.top}
            placeholder="20"
            min={0}
            max={1000}
            onCommit={(top) => {
              change({ top: top ?? 20 });
            }}
          />
          <FeatureChoice />
          <Button variant="default" onClick={reset}>
            Reset to defaults
          </Button>
        </AnalysisSection>
      </Stack>
    </ScrollArea>
  );
}

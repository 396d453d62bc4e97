// "Where would this hide?": a planned upload, and the places where it would look most like the rest.

import { Button, Select, TextInput } from '@mantine/core';
import type { FinderPlan, HidingPlace } from '@jaws/shared/contract/finder';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { parsePlan } from '@jaws/shared/finder/finder-plan';
import { useState, type ReactNode } from 'react';
import { describeError } from '../../ui/error-report.ts';
import { formatBytes } from '../../ui/format.ts';
import { FinderCard, Remark } from './finder-card.tsx';

interface Draft {
  readonly size: string;
  readonly rate: string;
  readonly port: string;
  readonly hour: string;
  readonly protocol: string;
  readonly destination: string;
}

const any = ' any';
/** Until somebody asks for all. */
const fewPlaces = 6;

function exact(bytes: number): string {
  const text = formatBytes(bytes);
  return parseBytes(text) === bytes ? text : String(bytes);
}

function draftOf({ sizeBytes, rateBytes, port, protocol, destination, hour }: FinderPlan): Draft {
  return {
    size: exact(sizeBytes),
    rate: exact(rateBytes),
    port: port === null ? '' : String(port),
    hour: hour === null ? '' : String(hour),
    protocol: protocol?.toLowerCase() ?? any,
    destination: destination ?? any,
  };
}

/** As on the command line, so that both understand the same. */
function typedPlan({ size, rate, port, hour, protocol, destination }: Draft): string {
  return [
    `size=${size.trim()}`,
    `rate=${rate.trim()}`,
    ...(port.trim() === '' ? [] : [`port=${port.trim()}`]),
    ...(hour.trim() === '' ? [] : [`hour=${hour.trim()}`]),
    ...[protocol, destination].filter((value) => value !== any),
  ].join(',');
}

type Change = (changes: Partial<Draft>) => void;

function PlanFields({ draft, change }: { readonly draft: Draft; readonly change: Change }): ReactNode {
  const text = (label: string, field: 'size' | 'rate' | 'port' | 'hour', placeholder: string): ReactNode => (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={draft[field]}
      onChange={(event) => {
        change({ [field]: event.currentTarget.value });
      }}
    />
  );
  const choice = (
    label: string,
    field: 'protocol' | 'destination',
    data: Record<string, string>,
  ): ReactNode => (
    <Select
      size="xs"
      label={label}
      allowDeselect={false}
      value={draft[field]}
      data={Object.entries({ [any]: 'any', ...data }).map(([value, title]) => ({ value, label: title }))}
      onChange={(value) => {
        change({ [field]: value ?? any });
      }}
    />
  );
  return (
    <>
      {text('Size', 'size', '10 MB')}
      {text('Rate a second', 'rate', '100 kB')}
      {text('Port', 'port', 'any')}
      {choice('Protocol', 'protocol', { tcp: 'TCP', udp: 'UDP' })}
      {choice('Destination', 'destination', { new: 'new', known: 'known' })}
      {text('Hour (UTC)', 'hour', 'any')}
    </>
  );
}

function PlanForm(props: {
  readonly plan: FinderPlan;
  readonly onPlan: (plan: FinderPlan) => void;
}): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(props.plan));
  const [error, setError] = useState<string | null>(null);
  const submit = (): void => {
    try {
      const plan = parsePlan(typedPlan(draft));
      setError(null);
      props.onPlan(plan);
    } catch (problem) {
      setError(describeError(problem).message);
    }
  };
  return (
    <form
      className="jw-finder-plan"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PlanFields
        draft={draft}
        change={(changes) => {
          setDraft((before) => ({ ...before, ...changes }));
        }}
      />
      <Button type="submit" size="xs">
        Find places
      </Button>
      {error === null ? null : (
        <p className="jw-error jw-finder-plan-error" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}

function PlaceRow({ place }: { readonly place: HidingPlace }): ReactNode {
  const { channel, destination, score, why } = place;
  return (
    <tr>
      <td className="jw-mono jw-right">{score === null ? 'unknown' : score.toFixed(2)}</td>
      <td className="jw-finder-place">
        {channel}
        {destination === 'known' ? <span className="jw-dim"> known</span> : null}
      </td>
      <td className="jw-finder-why">{why}</td>
    </tr>
  );
}

function Places({ places }: { readonly places: readonly HidingPlace[] }): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? places : places.slice(0, fewPlaces);
  return (
    <>
      <table className="jw-card-table" aria-label="Where would this hide?">
        <thead>
          <tr>
            <th className="jw-right">Score</th>
            <th>Place</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((place) => (
            <PlaceRow key={`${place.destination} ${place.channel}`} place={place} />
          ))}
        </tbody>
      </table>
      {shown.length === places.length ? null : (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            setWhole(true);
          }}
        >
          {`Show all ${String(places.length)}`}
        </Button>
      )}
    </>
  );
}

export function FinderHiding(props: {
  readonly plan: FinderPlan;
  readonly hiding: readonly HidingPlace[];
  readonly onPlan: (plan: FinderPlan) => void;
}): ReactNode {
  const { plan, hiding, onPlan } = props;
  return (
    <FinderCard title="Where would this hide?" term="hiding" wide>
      <PlanForm plan={plan} onPlan={onPlan} />
      {hiding.length === 0 ? (
        <Remark>Unknown: there is no ordinary traffic of this kind to hide in.</Remark>
      ) : (
        <Places places={hiding} />
      )}
    </FinderCard>
  );
}

// All options of a capture, in four groups. Shown when asked for: the defaults are meant to be right.

import { Select, Switch } from '@mantine/core';
import type { DoctorReport } from '@jaws/shared/contract/capture';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import { liveSources, type CaptureDraft } from '../../state/capture-draft.ts';
import {
  AddressesOption,
  belowField,
  DatasetOption,
  FilterOption,
  TextOption,
  type FieldProps,
} from './option-fields.tsx';

type Sources = DoctorReport['sources'];

function useSources(): Sources {
  const { client } = useApp();
  const [sources, setSources] = useState<Sources>([]);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('capture.doctor', {}, { signal: abort.signal })
      .then((report) => {
        if (!abort.signal.aborted) setSources(report.sources);
      })
      // Only the reasons are missing then; the choice itself works without them.
      .catch(() => undefined);
    return () => {
      abort.abort();
    };
  }, [client]);
  return sources;
}

/** Why this source, in the words of the permission checks; `auto` says which one it would take. */
export function sourceNote(source: CaptureDraft['source'], sources: Sources): string {
  if (source === 'auto') {
    const live = sources.filter(({ name }) => name !== 'replay' && name !== 'stdin');
    const first = live.find(({ usable }) => usable);
    if (first !== undefined) return `The best permitted one, now ${first.name}: ${first.why}`;
    return live.length === 0 ? 'The best permitted one.' : 'None may be used yet: see Capture permissions.';
  }
  const known = sources.find(({ name }) => name === source);
  if (known === undefined) return '';
  return known.usable ? known.why : `Not usable here: ${known.why}`;
}

function SourceOption({ draft, change }: FieldProps): ReactNode {
  const note = sourceNote(draft.source, useSources());
  return (
    <Select
      label="Source"
      description={note}
      inputWrapperOrder={belowField}
      data={[...liveSources]}
      value={draft.source}
      allowDeselect={false}
      onChange={(value) => {
        const source = liveSources.find((known) => known === value);
        if (source !== undefined) change({ source });
      }}
    />
  );
}

function Group(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <fieldset className="jw-fieldset jw-options-group">
      <legend className="jw-panel-title">{props.title}</legend>
      <div className="jw-options-grid">{props.children}</div>
    </fieldset>
  );
}

function SwitchOption(
  props: FieldProps & {
    readonly field: 'promiscuous' | 'append' | 'keepPcap';
    readonly label: string;
    readonly description: string;
  },
): ReactNode {
  const { draft, problems, change, field, label, description } = props;
  return (
    <Switch
      label={label}
      description={description}
      checked={draft[field]}
      error={problems[field]}
      onChange={(event) => {
        change({ [field]: event.currentTarget.checked });
      }}
    />
  );
}

function LabelsGroup(props: FieldProps): ReactNode {
  return (
    <Group title="Labels and addresses">
      <TextOption {...props} field="label" label="Label" description="norm, chum, or your own." />
      <AddressesOption
        {...props}
        field="chumAddresses"
        label="Chum addresses"
        description="Their flows are labelled chum, both directions."
        placeholder="203.0.113.9"
      />
      <AddressesOption
        {...props}
        field="blacklist"
        label="Never store"
        description="Packets from or to these addresses are only counted."
        placeholder="10.9.0.0/16"
      />
      <AddressesOption
        {...props}
        field="local"
        label="Local ranges"
        description="Empty = the interface's addresses."
        placeholder="192.168.0.0/16"
      />
    </Group>
  );
}

/** `Payload included; pcapng, ring of 10 × 64 MiB.` */
function ringText({ keepFiles, keepFileMiB }: CaptureDraft): string {
  return `Payload included; pcapng, ring of ${keepFiles} × ${keepFileMiB} MiB.`;
}

function StorageGroup(props: FieldProps): ReactNode {
  const { draft } = props;
  const datasets = useStore(useApp().stores.datasets, (state) => state.datasets);
  return (
    <Group title="Storage">
      <DatasetOption {...props} isTaken={datasets.some(({ name }) => name === draft.dataset.trim())} />
      <TextOption
        {...props}
        field="batchPackets"
        label="Batch"
        unit="rows"
        description="Written after these, or 1 s."
      />
      <SwitchOption {...props} field="append" label="Append" description="Continue a dataset that exists." />
      <SwitchOption
        {...props}
        field="keepPcap"
        label="Also keep the raw packets"
        description={ringText(props.draft)}
      />
      {draft.keepPcap ? (
        <>
          <TextOption {...props} field="keepFiles" label="Files of the ring" />
          <TextOption {...props} field="keepFileMiB" label="Size of each" unit="MiB" />
        </>
      ) : null}
    </Group>
  );
}

function LimitsGroup(props: FieldProps): ReactNode {
  return (
    <Group title="Stop after, new dataset after">
      <TextOption {...props} field="stopPackets" label="Stop after packets" placeholder="never" />
      <TextOption {...props} field="stopSeconds" label="Stop after time" placeholder="10 min" />
      <TextOption {...props} field="stopBytes" label="Stop after bytes" placeholder="500 MB" />
      <TextOption {...props} field="rotateSeconds" label="New dataset every" placeholder="1 h" />
      <TextOption {...props} field="rotateBytes" label="New dataset at size" placeholder="1 GB" />
    </Group>
  );
}

export function CaptureOptionsForm(props: FieldProps & { readonly isReplay: boolean }): ReactNode {
  const { isReplay, ...fields } = props;
  return (
    <div className="jw-options" role="group" aria-label="Capture options">
      {isReplay ? null : (
        <Group title="What is captured">
          <FilterOption {...fields} />
          <SourceOption {...fields} />
          <TextOption
            {...fields}
            field="snapLength"
            label="Bytes of each packet"
            unit="B"
            description="Or “headers” (256)."
          />
          <TextOption {...fields} field="bufferMiB" label="Kernel buffer" unit="MiB" />
          <SwitchOption
            {...fields}
            field="promiscuous"
            label="Promiscuous"
            description="Also capture packets addressed to other hosts."
          />
        </Group>
      )}
      <LabelsGroup {...fields} />
      <StorageGroup {...fields} />
      <LimitsGroup {...fields} />
    </div>
  );
}

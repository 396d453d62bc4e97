// One dataset in full: where it comes from, how it was read, its note and tags.

import { TagsInput, Text, Textarea } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { DatasetDetail, DatasetSummary } from '@jaws/shared/contract/datasets';
import { useApp, useSettings } from '../../state/app-context.tsx';
import { showError } from '../../ui/error-report.ts';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { formatBytes, formatCount, formatSecond } from '../../ui/format.ts';
import type { DatasetActions } from './dataset-actions.ts';

/** Asked again whenever the summary changes. */
function useDetail(summary: DatasetSummary): DatasetDetail | null {
  const { client } = useApp();
  const [detail, setDetail] = useState<DatasetDetail | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('datasets.show', { dataset: summary.name }, { signal: abort.signal })
      .then((answer) => {
        if (!abort.signal.aborted) setDetail(answer);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, summary]);
  return detail?.name === summary.name ? detail : null;
}

/** Which addresses count as local, by the rule of the manifest. */
const localTexts: Readonly<Record<string, string>> = {
  ranges: 'private addresses',
  interface: 'addresses of the interface',
  given: 'addresses given at the import or capture',
};

function factsOf(detail: DatasetDetail, clock: 'utc' | 'local'): Fact[] {
  return [
    ['Source', detail.source],
    ['Made', formatSecond(detail.createdMs, clock)],
    ['On disk', formatBytes(detail.fileBytes)],
    ['Flows', detail.flows === null ? 'not counted' : formatCount(detail.flows)],
    ['Undecoded', formatCount(detail.undecoded)],
    ['Dropped', detail.dropped === null ? 'not known' : formatCount(detail.dropped)],
    ['Local', localTexts[detail.localRule] ?? detail.localRule],
    ['Timestamps', detail.timestampSource],
    ['Sizes', detail.sizes],
    ['SHA-256', detail.sha256 ?? 'not closed', true],
  ];
}

function NoteField(props: { readonly note: string; readonly onSave: (text: string) => void }): ReactNode {
  const [text, setText] = useState(props.note);
  return (
    <Textarea
      label="Note"
      rows={4}
      resize="vertical"
      value={text}
      placeholder="Where it was recorded, what to look for"
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={() => {
        if (text !== props.note) props.onSave(text);
      }}
    />
  );
}

export function DatasetDetailPane(props: {
  readonly summary: DatasetSummary;
  readonly actions: DatasetActions;
}): ReactNode {
  const { summary, actions } = props;
  const detail = useDetail(summary);
  const clock = useSettings((state) => state.clock);
  const { name } = summary;
  return (
    <aside className="jw-details" aria-label={`About ${name}`}>
      <h2 className="jw-panel-title">{name}</h2>
      {detail === null ? <p className="jw-dim">Loading…</p> : <FactList facts={factsOf(detail, clock)} />}
      {(detail?.warnings ?? []).map((warning) => (
        <Text key={warning} size="xs" className="jw-error">
          {warning}
        </Text>
      ))}
      <TagsInput
        label="Tags"
        value={[...summary.tags]}
        maxTags={64}
        onChange={(tags) => {
          actions.tag(name, tags);
        }}
      />
      <NoteField
        key={`${name} ${summary.note}`}
        note={summary.note}
        onSave={(text) => {
          actions.note(name, text);
        }}
      />
    </aside>
  );
}

// What look-ups are made of: the list of it, with dates and licences; a file is added, or removed after a question.

import { Button, FileButton, Group, Loader, TextInput } from '@mantine/core';
import type { ListedSource } from '@jaws/shared/contract/lookup';
import { useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatBytes } from '../../ui/format.ts';
import { PanelTitle } from '../../ui/term.tsx';
import { useDroppedSources, useSources, type Sources } from './use-sources.ts';

const longestLicence = 200;
const kindWords: Readonly<Record<ListedSource['kind'], string>> = {
  'built-in': 'built in',
  database: 'database',
  list: 'list',
};

function Row(props: { readonly source: ListedSource; readonly onRemove: (name: string) => void }): ReactNode {
  const { name, text, kind, isUsable, licence, fileMs } = props.source;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{kindWords[kind]}</td>
      <td className="jw-mono">{fileMs === null ? '' : new Date(fileMs).toISOString().slice(0, 10)}</td>
      <td>{licence ?? ''}</td>
      <td className="jw-lookup-wide">
        {isUsable ? '' : 'Not used: '}
        {text}
      </td>
      <td>
        {kind === 'built-in' ? null : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Remove ${name}…`}
            onClick={() => {
              props.onRemove(name);
            }}
          >
            Remove…
          </Button>
        )}
      </td>
    </tr>
  );
}

function SourceTable(props: {
  readonly sources: readonly ListedSource[];
  readonly onRemove: (name: string) => void;
}): ReactNode {
  return (
    <div className="jw-lookup-table" tabIndex={0} role="group" aria-label="Table: databases and lists">
      <table className="jw-card-table" aria-label="Databases and lists">
        <thead>
          <tr>
            <th>Name</th>
            <th>Kind</th>
            <th>File of</th>
            <th>Licence</th>
            <th>About it</th>
            <th>
              <span className="jw-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.sources.map((source) => (
            <Row key={source.name} source={source} onRemove={props.onRemove} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AddForm(
  props: Sources & { readonly licence: string; readonly onLicence: (licence: string) => void },
): ReactNode {
  const { adding, add, cancelAdding, licence, onLicence } = props;
  return (
    <>
      <Group gap="xs" align="end">
        <TextInput
          label="Its licence, if it has one to be named"
          size="xs"
          w="20rem"
          maxLength={longestLicence}
          value={licence}
          onChange={(event) => {
            onLicence(event.currentTarget.value);
          }}
        />
        {adding === null ? (
          <FileButton
            onChange={(file) => {
              if (file !== null) add(file, licence);
            }}
            inputProps={{ 'aria-label': 'File of a database or a list' }}
          >
            {(button) => (
              <Button size="xs" {...button}>
                Add a file…
              </Button>
            )}
          </FileButton>
        ) : (
          <Button
            size="xs"
            variant="default"
            leftSection={<Loader size={12} aria-hidden="true" />}
            onClick={cancelAdding}
          >
            {formatBytes(adding)} read · Cancel
          </Button>
        )}
      </Group>
      <p className="jw-lookup-note">
        A database in MaxMind&apos;s format (.mmdb: GeoLite2, DB-IP, IPinfo), or a list: one address, network
        or name to a line, Zeek&apos;s intel.dat, MISP CSV, STIX 2.1; it may be dropped here, too. It is
        copied into the data folder. The same from the command line:{' '}
        <code>jaws lookup-sources add FILE --licence TEXT</code>.
      </p>
    </>
  );
}

export function SourcesOfLookups(): ReactNode {
  const state = useSources();
  const [asked, setAsked] = useState<string | null>(null);
  const [licence, setLicence] = useState('');
  useDroppedSources(state, licence);
  return (
    <>
      <PanelTitle text="Databases and lists" />
      <AddForm {...state} licence={licence} onLicence={setLicence} />
      {state.sources === null ? null : <SourceTable sources={state.sources} onRemove={setAsked} />}
      <ConfirmDialog
        opened={asked !== null}
        title="Remove a source of look-ups"
        action="Remove"
        onConfirm={() => {
          if (asked !== null) state.remove(asked);
        }}
        onClose={() => {
          setAsked(null);
        }}
      >
        {asked} is no longer used, and its copy in the data folder is deleted. The file that it was copied
        from stays.
      </ConfirmDialog>
    </>
  );
}

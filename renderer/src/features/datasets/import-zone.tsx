// Everything that takes files in: the hidden picker, the drop target over the whole window, and the dialog.
// One file with a free name is imported at once; anything else is asked about first.

import { Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useApp, useNavigation } from '../../state/app-context.tsx';
import type { AppStores } from '../../state/app-stores.ts';
import type { Place } from '../../state/navigation-store.ts';
import { ImportDialog } from './import-dialog.tsx';
import { slugOf } from '../../ui/slug.ts';
import type { ImportActions, ImportOptions } from './use-import.ts';

export interface ImportZone {
  readonly chooseFiles: () => void;
  readonly takeFiles: (files: readonly File[]) => void;
  readonly element: ReactNode;
}

function isWithSources({ screen, pick }: Place): boolean {
  return screen === 'lookup' && pick === 'sources';
}

function DropAnywhere(props: { readonly onDrop: (files: readonly File[]) => void }): ReactNode {
  const isForSources = useNavigation(isWithSources);
  return (
    <Dropzone.FullScreen
      active
      onDrop={props.onDrop}
      className="jw-drop"
      inputProps={{ 'aria-label': 'Dropped captures' }}
    >
      <div className="jw-empty" style={{ pointerEvents: 'none' }}>
        <Text fw={600}>
          {isForSources
            ? 'Drop databases and lists to add them'
            : 'Drop captures to import them (pcap, pcapng, gzip, CSV, JSON)'}
        </Text>
      </div>
    </Dropzone.FullScreen>
  );
}

/** Where runs of chum are made a JSON file is a scenario, not a table of packets. */
function isForChum({ navigation }: AppStores, { name }: File): boolean {
  return navigation.getState().screen === 'drill' && /\.json$/i.test(name);
}

/** Where databases and lists of look-ups are kept everything is one of them, but for captures. */
function isForLookups({ navigation }: AppStores, { name }: File): boolean {
  return isWithSources(navigation.getState()) && !/\.(pcap|pcapng|cap)(\.gz)?$/i.test(name);
}

export function useImportZone({ importFiles }: ImportActions): ImportZone {
  const { stores } = useApp();
  const picker = useRef<HTMLInputElement>(null);
  const [asked, setAsked] = useState<readonly File[] | null>(null);
  const start = useCallback(
    (files: readonly File[], options: ImportOptions) => {
      void importFiles(files, options);
    },
    [importFiles],
  );
  const takeFiles = useCallback(
    (files: readonly File[]) => {
      const [first] = files;
      if (first === undefined) return;
      const name = slugOf(first.name);
      const isTaken = stores.datasets.getState().datasets.some((dataset) => dataset.name === name);
      if (files.length === 1 && !isTaken) start(files, { dataset: name });
      else setAsked(files);
    },
    [stores, start],
  );
  const takeDropped = useCallback(
    (files: readonly File[]) => {
      const [first] = files;
      if (first !== undefined && isForChum(stores, first)) stores.chum.getState().drop(first);
      else if (files.every((file) => isForLookups(stores, file))) stores.lookup.getState().drop(files);
      else takeFiles(files);
    },
    [stores, takeFiles],
  );
  const chooseFiles = useCallback(() => {
    picker.current?.click();
  }, []);
  const element = (
    <>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Captures to import"
        onChange={(event) => {
          takeFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <DropAnywhere onDrop={takeDropped} />
      <ImportDialog
        files={asked}
        onImport={start}
        onClose={() => {
          setAsked(null);
        }}
      />
    </>
  );
  return { chooseFiles, takeFiles, element };
}

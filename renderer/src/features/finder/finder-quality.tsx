// How good the recordings are: what each check found, and what that means for detection.

import type { QualityNote } from '@jaws/shared/contract/finder';
import type { ReactNode } from 'react';
import { useSettings } from '../../state/app-context.tsx';
import { formatCount, formatSecond } from '../../ui/format.ts';
import { FinderCard } from './finder-card.tsx';

const titles: Readonly<Record<QualityNote['check'], string>> = {
  gaps: 'Gaps',
  drops: 'Lost packets',
  duplicates: 'Doubled frames',
  clock: 'Clock',
  labels: 'Rare labels',
  'same-packets': 'Same packets',
  'same-channels': 'Same channels',
  undecoded: 'Undecoded',
  cut: 'Cut packets',
};

function NoteRow({ note }: { readonly note: QualityNote }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const { check, dataset, other, count, exampleMs, text } = note;
  return (
    <tr>
      <td>{other === null ? dataset : `${dataset} and ${other}`}</td>
      <td>{titles[check]}</td>
      <td className="jw-right jw-mono">{count === null ? 'unknown' : formatCount(count)}</td>
      <td className="jw-mono jw-finder-minor">{exampleMs === null ? '' : formatSecond(exampleMs, clock)}</td>
      <td className="jw-finder-why">{text}</td>
    </tr>
  );
}

export function FinderQuality({ notes }: { readonly notes: readonly QualityNote[] }): ReactNode {
  return (
    <FinderCard title="Data quality" wide>
      <table className="jw-card-table" aria-label="Data quality">
        <thead>
          <tr>
            <th>Dataset</th>
            <th>Check</th>
            <th className="jw-right">Count</th>
            <th className="jw-finder-minor">First</th>
            <th>What it means</th>
          </tr>
        </thead>
        <tbody>
          {notes.map((note) => (
            <NoteRow key={`${note.check} ${note.dataset} ${note.other ?? ''}`} note={note} />
          ))}
        </tbody>
      </table>
    </FinderCard>
  );
}

// Findings on the bytes over time: a red diamond each at its alert, which opens it.

import type { ReactNode } from 'react';
import { isOpen } from '../../objects/inbox-rows.ts';
import { titleOf } from '../../objects/finding-words.ts';
import { useInboxRows, useOpenFinding } from '../../objects/use-inbox-rows.ts';
import { shareOf, type TimeAxis } from '../../ui/histogram-shape.ts';

/** More would hide each other, and the bytes. */
const mostMarks = 40;

export function FindingMarks(props: { readonly dataset: string; readonly axis: TimeAxis }): ReactNode {
  const { dataset, axis } = props;
  const open = useOpenFinding(dataset);
  const rows = useInboxRows(dataset).filter(isOpen);
  const strongest = rows.toSorted((a, b) => b.evidence - a.evidence).slice(0, mostMarks);
  return (
    <>
      {strongest.map((row) => {
        const title = `Finding: ${titleOf(row)}`;
        return (
          <button
            key={row.id}
            type="button"
            className="jw-histogram-finding"
            style={{ left: `${String(shareOf(axis, row.alertMs) * 100)}%` }}
            title={title}
            aria-label={title}
            onClick={() => {
              open(row.id);
            }}
          />
        );
      })}
    </>
  );
}

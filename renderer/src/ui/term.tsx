// The "?" beside a term: what it means, and the way to where Help says more.

import { Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useNavigation } from '../state/app-context.tsx';
import { terms, type TermName } from './terms.ts';

export function Term({ name }: { readonly name: TermName }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const showHelp = useNavigation((state) => state.showHelp);
  const { title, meaning, section } = terms[name];
  return (
    <Popover opened={isOpen} onChange={setOpen} width="17rem" withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="jw-term"
          aria-label={`What is ${title}?`}
          onClick={(event) => {
            event.stopPropagation();
            setOpen(!isOpen);
          }}
        >
          ?
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className="jw-term-text"
        // Escape closes this, and means nothing to the screen below.
        onKeyDown={(event) => {
          event.stopPropagation();
        }}
      >
        <p>
          <strong>{title}.</strong> {meaning}
        </p>
        <button
          type="button"
          className="jw-link"
          onClick={() => {
            showHelp(section);
          }}
        >
          More in Help
        </button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The heading of a panel, with its term where it has one. */
export function PanelTitle(props: { readonly text: string; readonly term?: TermName }): ReactNode {
  const { text, term } = props;
  const title = <h2 className="jw-panel-title">{text}</h2>;
  if (term === undefined) return title;
  return (
    <div className="jw-titled">
      {title}
      <Term name={term} />
    </div>
  );
}

/** A field with its term at the right end of its label: a button is no part of a label. */
export function WithTerm(props: { readonly term: TermName; readonly children: ReactNode }): ReactNode {
  return (
    <div className="jw-with-term">
      {props.children}
      <Term name={props.term} />
    </div>
  );
}

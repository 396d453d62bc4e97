// Help: the documents of JAWS in the app, with their sections beside them.

import { useEffect, useRef, type ReactNode } from 'react';
import { useNavigation, useStatus } from '../../state/app-context.tsx';
import { placeAddress } from '../../state/place-address.ts';
import { documents, helpPlace, linkPlace, type HelpDocument } from './documents.ts';
import { elementId, MarkdownView } from './markdown-view.tsx';

/** A link that is an address as well, so that it can be copied. */
function HelpLink(props: {
  readonly place: string;
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { place, isCurrent, children } = props;
  const { dataset, showHelp } = useNavigation((state) => state);
  const href = placeAddress({
    ...{ screen: 'help', dataset, filter: '', range: null, object: null },
    pick: place,
  });
  return (
    <a
      href={href}
      aria-current={isCurrent === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        showHelp(place);
      }}
    >
      {children}
    </a>
  );
}

function Contents({ current }: { readonly current: HelpDocument }): ReactNode {
  return (
    <nav className="jw-help-contents" aria-label="Documents">
      <ul>
        {documents.map((one) => (
          <li key={one.name}>
            <HelpLink place={one.name} isCurrent={one === current}>
              {one.title}
            </HelpLink>
            {one === current && one.sections.length > 0 ? (
              <ul>
                {one.sections.map(({ id, title }) => (
                  <li key={id}>
                    <HelpLink place={`${one.name}#${id}`}>{title}</HelpLink>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function HelpScreen(): ReactNode {
  const pick = useNavigation((state) => state.pick);
  const article = useRef<HTMLElement>(null);
  const { document: current, section } = helpPlace(pick);
  useStatus(current?.title ?? '');
  useEffect(() => {
    const heading = section === null ? null : document.getElementById(elementId(section));
    if (heading === null) article.current?.scrollTo(0, 0);
    else {
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    }
    // `pick`: the same section again is scrolled to again.
  }, [pick, section, current]);
  if (current === undefined) return null;
  return (
    <main className="jw-screen jw-help">
      <Contents current={current} />
      <article ref={article} className="jw-help-text" tabIndex={-1}>
        <MarkdownView
          blocks={current.blocks}
          linkOf={(target, content) => {
            const place = linkPlace(current, target);
            return place === null ? <span>{content}</span> : <HelpLink place={place}>{content}</HelpLink>;
          }}
        />
      </article>
    </main>
  );
}

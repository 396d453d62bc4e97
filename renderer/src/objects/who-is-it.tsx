// Who an address or a name belongs to, by what is on this machine: every fact with its source, and "unknown" where nothing is
// known. What others answered stands beside it, with who said it and when.

import { Button } from '@mantine/core';
import type { ListHit, LookupResult, LookupSource } from '@jaws/shared/contract/lookup';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLookup } from '../connection/use-lookup.ts';
import { useApp, useNavigation, useSettings } from '../state/app-context.tsx';
import { linksOf } from '../state/link-templates.ts';
import { lookupEnds, type TrafficObject } from '../state/traffic-object.ts';
import { ErrorNotice } from '../ui/empty-state.tsx';
import { factsOfAnswers } from './ask-facts.ts';
import { AskOthers } from './ask-others.tsx';
import { useAnswers } from './use-ask.ts';
import { useMacs } from './use-macs.ts';
import { WhoFacts } from './who-facts.tsx';

function hitText({ list, entry, note, listedMs, licence }: ListHit): string {
  const day = new Date(listedMs).toISOString().slice(0, 10);
  const parts = [`${list} of ${day}: ${entry}`, note ?? '', licence === null ? '' : `licence: ${licence}`];
  return parts.filter((part) => part !== '').join('; ');
}

function Lists({ lists }: { readonly lists: readonly ListHit[] }): ReactNode {
  if (lists.length === 0) return null;
  return (
    <div className="jw-who-lists">
      <ul aria-label="On lists">
        {lists.map((hit) => (
          <li key={`${hit.list} ${hit.entry}`}>{hitText(hit)}</li>
        ))}
      </ul>
      <p>
        A list says that somebody held this for bad on that day. Most contacts of clients to listed addresses
        are shared hosts, old entries and advertising: a reason to look, not a verdict.
      </p>
    </div>
  );
}

function Links({ result }: { readonly result: LookupResult }): ReactNode {
  const templates = useSettings((state) => state.links);
  const { ip, kind } = result;
  if (kind !== 'public' && kind !== 'name') return null;
  const links = linksOf(templates, kind === 'name' ? 'domain' : 'ip', ip);
  if (links.length === 0) return null;
  return (
    <p className="jw-who-links" title="Opens in your browser, which tells that site what you look up">
      Ask elsewhere:{' '}
      {links.map(({ name, href }) => (
        <a key={href} href={href} target="_blank" rel="noreferrer">
          {name}
        </a>
      ))}
    </p>
  );
}

/** The licence asks for its sentence wherever a fact of it is shown. */
function Attribution(props: {
  readonly results: readonly LookupResult[];
  readonly sources: readonly LookupSource[];
}): ReactNode {
  const { results, sources } = props;
  const used = new Set(results.flatMap(({ facts }) => facts.map(({ source }) => source)));
  const texts = sources.filter(({ name, text }) => used.has(name) && /licen[cs]e|CC BY/i.test(text));
  return texts.map(({ name, text }) => (
    <p key={name} className="jw-who-source">
      {text.startsWith(name.split(' ')[0] ?? name) ? text : `${name}: ${text}`}
    </p>
  ));
}

function Result({
  result,
  hasTitle,
}: {
  readonly result: LookupResult;
  readonly hasTitle: boolean;
}): ReactNode {
  const { platform } = useApp();
  const { ip, kind, lists } = result;
  const known = useAnswers(kind === 'public' ? ip : null);
  const macs = useMacs(result);
  return (
    <div className="jw-who-one">
      {hasTitle ? <h4 className="jw-mono">{ip}</h4> : null}
      <WhoFacts result={result} others={[...macs, ...factsOfAnswers(known.answers, platform.now())]} />
      <Lists lists={lists} />
      {kind === 'public' ? <AskOthers address={ip} known={known} isDeeper={hasTitle} /> : null}
      <Links result={result} />
    </div>
  );
}

/** Scrolled to when it was asked for by its key, a menu or the palette. */
function useWantedHeading(isReady: boolean): { readonly current: HTMLHeadingElement | null } {
  const heading = useRef<HTMLHeadingElement>(null);
  const wantsWho = useNavigation((state) => state.wantsWho);
  const forgetWho = useNavigation((state) => state.forgetWho);
  useEffect(() => {
    if (!wantsWho || !isReady) return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
    forgetWho();
  }, [heading, wantsWho, isReady, forgetWho]);
  return heading;
}

export function WhoIsIt({ object }: { readonly object: TrafficObject }): ReactNode {
  const { facts, error } = useLookup(lookupEnds(object));
  const goTo = useNavigation((state) => state.goTo);
  const isReady = facts !== null || error !== null;
  const heading = useWantedHeading(isReady);
  if (lookupEnds(object).length === 0) return null;
  // Those of the internet first: of private addresses there is little to say.
  const results = (facts?.results ?? []).toSorted(
    (a, b) => Number(b.kind === 'public') - Number(a.kind === 'public'),
  );
  return (
    <section className="jw-who" aria-label="Who is it?" aria-busy={!isReady}>
      <h3 className="jw-panel-title" ref={heading} tabIndex={-1}>
        Who is it?
      </h3>
      {error === null ? null : <ErrorNotice error={error} />}
      {results.map((result) => (
        <Result key={result.ip} result={result} hasTitle={results.length > 1} />
      ))}
      <Attribution results={results} sources={facts?.sources ?? []} />
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          goTo('lookup');
        }}
      >
        Look up a list…
      </Button>
    </section>
  );
}

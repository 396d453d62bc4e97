// All that is said of an address or a name: by name, the sources side by side, "unknown" where nobody says anything.

import type { LookupResult } from '@jaws/shared/contract/lookup';
import { disagreements } from '@jaws/shared/lookup/online-disagreements';
import type { ReactNode } from 'react';
import { countryText } from '../ui/country-name.ts';
import type { ShownFact } from './ask-facts.ts';

/** Of a public address; what is missing is told. */
const wanted = ['Registry', 'Country', 'Network', 'Organisation', 'City'] as const;

function valueText({ name, value }: ShownFact): string {
  return name === 'Country' ? countryText(value) : value;
}

/** Text of others is text: React writes it as such. */
function FactValue({ fact }: { readonly fact: ShownFact }): ReactNode {
  return (
    <dd>
      {fact.isGuess === true ? <span className="jw-who-guess">guess</span> : null}
      {valueText(fact)}
      {fact.source === '' ? null : <span className="jw-who-source">{fact.source}</span>}
    </dd>
  );
}

/** All that is said under one name, side by side. */
function Row(props: { readonly name: string; readonly facts: readonly ShownFact[] }): ReactNode {
  const { name, facts } = props;
  return (
    <div>
      <dt>{name}</dt>
      {facts.length === 0 ? <dd className="jw-dim">unknown</dd> : null}
      {facts.map((fact) => (
        <FactValue key={`${fact.source} ${fact.value}`} fact={fact} />
      ))}
      {disagreements(facts).length > 0 ? <dd className="jw-who-differ">The sources differ.</dd> : null}
    </div>
  );
}

export function FactRows(props: {
  readonly names: readonly string[];
  readonly facts: readonly ShownFact[];
}): ReactNode {
  return props.names.map((name) => (
    <Row key={name} name={name} facts={props.facts.filter((fact) => fact.name === name)} />
  ));
}

/** `others`: what the dataset and other people say. */
export function WhoFacts(props: {
  readonly result: LookupResult;
  readonly others: readonly ShownFact[];
}): ReactNode {
  const { result, others } = props;
  const { kind } = result;
  const facts: readonly ShownFact[] = [...result.facts, ...others];
  const told = facts.map(({ name }) => name);
  const names = [...new Set(kind === 'public' ? [...wanted, ...told] : told)];
  return (
    <dl className="jw-facts jw-who-facts">
      {kind === 'public' || kind === 'name' ? (
        <div>
          <dt>Kind</dt>
          <dd>{kind === 'public' ? 'public address' : 'name'}</dd>
        </div>
      ) : null}
      <FactRows names={names} facts={facts} />
    </dl>
  );
}

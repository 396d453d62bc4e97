// Answers of all kinds in one form, name, value and source, so that they can be laid side by side and compared.

import type { AiSummary, OnlineFact, RdapNetwork, ReverseNames } from '../contract/lookup-online.ts';

export const modelSource = 'ai';

/** As long as a fact may be. */
const longestValue = 2048;

export function factsOfNetwork(network: RdapNetwork): OnlineFact[] {
  return facts('rdap', [
    ['network', `${network.start} - ${network.end}`],
    ['handle', network.handle],
    ['network name', network.name],
    ['organisation', network.organisation],
    ['country', network.country],
    ['kind of network', network.kind],
    ['abuse contact', contactText(network)],
    ['status', network.status.join(', ')],
    ...network.events.map(({ action, date }) => [action, date] as const),
  ]);
}

export function factsOfNames({ names }: ReverseNames): OnlineFact[] {
  return facts(
    'dns',
    names.map((name) => ['hostname', name] as const),
  );
}

export function factsOfSummary(summary: AiSummary): OnlineFact[] {
  const { location } = summary;
  return facts(modelSource, [
    ['owner', summary.owner],
    ['organisation', summary.organisation],
    ['used for', summary.usedFor],
    ['city', location?.city],
    ['country', location?.country],
    ...summary.reputation.map((hint) => ['reputation', hint] as const),
  ]);
}

function facts(
  source: string,
  list: readonly (readonly [name: string, value: string | null | undefined])[],
): OnlineFact[] {
  return list.flatMap(([name, value]) =>
    value ? [{ name, value: value.slice(0, longestValue), source }] : [],
  );
}

function contactText({ abuse }: RdapNetwork): string {
  return [abuse?.name, abuse?.email, abuse?.phone].filter((part) => part).join(', ');
}

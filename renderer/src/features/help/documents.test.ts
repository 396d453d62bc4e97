// Whatever leads into Help leads somewhere: terms, and links between its documents.
import { expect, test } from 'vitest';
import { terms } from '../../ui/terms.ts';
import { documents, helpPlace, linkPlace, type HelpDocument } from './documents.ts';
import type { Block } from './markdown.ts';
import type { Inline } from './markdown-inline.ts';

function idsOf({ blocks }: HelpDocument): string[] {
  return blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []));
}

function isThere(place: string): boolean {
  const { document, section } = helpPlace(place);
  if (document === undefined) return false;
  return document.name === place.split('#')[0] && (section === null || idsOf(document).includes(section));
}

function linksIn(value: Block | Inline | readonly unknown[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one: Block | Inline) => linksIn(one));
  const inner = Object.values(value).flatMap((part: unknown) => (Array.isArray(part) ? linksIn(part) : []));
  return 'target' in value ? [value.target, ...inner] : inner;
}

test.each(Object.entries(terms))('the term %s leads to its section', (_name, { section }) => {
  expect(isThere(section)).toBe(true);
});

test.each(documents)('links of $name that stay in Help arrive', (one) => {
  const places = linksIn(one.blocks).map((target) => linkPlace(one, target));
  expect(places.filter((place) => place !== null && !isThere(place))).toEqual([]);
});

test('links leave out what is not among the documents', () => {
  const findings = documents.find(({ name }) => name === 'findings');
  const cli = documents.find(({ name }) => name === 'cli');
  if (findings === undefined || cli === undefined) throw new Error('A document is missing.');
  expect(linkPlace(cli, '../findings.md#the-allow-list')).toBe('findings#the-allow-list');
  expect(linkPlace(cli, '#capture')).toBe('cli#capture');
  expect(linkPlace(cli, 'analyze.schema.json')).toBe(null);
  expect(linkPlace(findings, 'https://example.com/')).toBe(null);
});

test('an address that nobody knows shows the first document', () => {
  expect(helpPlace('nothing#else')).toEqual({ document: documents[0], section: null });
  expect(helpPlace(null).document?.name).toBe('picture');
});

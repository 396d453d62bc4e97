// The documents of Help: those of docs/, as they stood when the page was built, and the list of terms.

import { terms } from '../../ui/terms.ts';
import { readMarkdown, type Block } from './markdown.ts';
import { textOf } from './markdown-inline.ts';

export interface HelpDocument {
  /** In the address: `picture`, `cli`. */
  readonly name: string;
  /** In the repository, for links between documents. */
  readonly path: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Its headings of the second level. */
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

const files = import.meta.glob<string>(
  [
    '../../../../docs/*.md',
    '../../../../docs/cli/README.md',
    '../../../../listener-server/README.md',
    '!../../../../docs/threat-model.md',
  ],
  { query: '?raw', import: 'default', eager: true },
);

/** What is read first stands first; documents that are not named here come after them. */
const order = ['picture', 'findings', 'finder', 'capturing', 'chum', 'terms', 'cli'];

function documentOf(name: string, path: string, text: string): HelpDocument {
  const blocks = readMarkdown(text);
  const headings = blocks.filter((block) => block.kind === 'heading');
  const [first] = headings;
  return {
    name,
    path,
    title: first === undefined ? name : textOf(first.content),
    blocks,
    sections: headings
      .filter(({ level }) => level === 2)
      .map(({ id, content }) => ({ id, title: textOf(content) })),
  };
}

function termsText(): string {
  const lines = Object.values(terms).map(
    ({ title, meaning, section }) => `- **${title}.** ${meaning} [More](help:${section})`,
  );
  return ['# Terms', '', ...lines].join('\n');
}

function placeInOrder(name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}

function readDocuments(): readonly HelpDocument[] {
  const read = Object.entries(files).map(([file, text]) => {
    const path = file.replace(/^(\.\.\/)+/, '');
    const name = path.replace(/^docs\//, '').replace(/(\/README)?\.md$/, '');
    return documentOf(name, path, text);
  });
  read.push(documentOf('terms', 'docs/terms', termsText()));
  return read.sort((a, b) => placeInOrder(a.name) - placeInOrder(b.name) || (a.name < b.name ? -1 : 1));
}

export const documents = readDocuments();

/** `picture#evidence` -> its document and heading; what is not known leads to the first document. */
export function helpPlace(text: string | null): {
  readonly document: HelpDocument | undefined;
  readonly section: string | null;
} {
  const [name, section] = (text ?? '').split('#');
  const found = documents.find((one) => one.name === name);
  return { document: found ?? documents[0], section: found === undefined ? null : (section ?? null) };
}

/** Where a link of a document leads within Help; null = to a file that is not among the documents. */
export function linkPlace(from: HelpDocument, target: string): string | null {
  if (target.startsWith('help:')) return target.slice('help:'.length);
  const [file = '', section] = target.split('#');
  const { protocol, pathname } = new URL(file, `file:///${from.path}`);
  const path = file === '' ? from.path : pathname.slice(1);
  const found = protocol === 'file:' ? documents.find((one) => one.path === path) : undefined;
  if (found === undefined) return null;
  return section === undefined ? found.name : `${found.name}#${section}`;
}

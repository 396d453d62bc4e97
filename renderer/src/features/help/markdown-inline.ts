// Texts of a Markdown document: plain, code, bold, italics, links. Images are left out. Pure.

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly content: readonly Inline[] }
  | { readonly kind: 'link'; readonly target: string; readonly content: readonly Inline[] };

/** In this order: nothing inside of code is anything else; italics begin and end at the edge of a word. */
const marks =
  /(`+)(?<code>.+?)\1(?!`)|\*\*(?<strong>.+?)\*\*|(?<![\p{L}\p{N}_])_(?<emphasis>[^_]+?)_(?![\p{L}\p{N}_])|(?<image>!)?\[(?<label>[^\]]*)\]\((?<target>[^)\s]*)\)|\\(?<escaped>[!-/:-@[-`{-~])/gu;

function inlineOf(groups: Readonly<Record<string, string | undefined>>): Inline | null {
  const { code, strong, emphasis, image, label, target, escaped } = groups;
  if (code !== undefined) return { kind: 'code', text: code.trim() };
  if (strong !== undefined) return { kind: 'strong', content: readInlines(strong) };
  if (emphasis !== undefined) return { kind: 'emphasis', content: readInlines(emphasis) };
  if (image !== undefined) return null;
  if (target !== undefined) return { kind: 'link', target, content: readInlines(label ?? '') };
  return { kind: 'text', text: escaped ?? '' };
}

export function readInlines(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    if (match.index > from) found.push({ kind: 'text', text: text.slice(from, match.index) });
    const inline = inlineOf(match.groups ?? {});
    if (inline !== null) found.push(inline);
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ kind: 'text', text: text.slice(from) });
  return found;
}

/** Without its marks. */
export function textOf(content: readonly Inline[]): string {
  return content
    .map((inline) =>
      inline.kind === 'text' || inline.kind === 'code' ? inline.text : textOf(inline.content),
    )
    .join('');
}

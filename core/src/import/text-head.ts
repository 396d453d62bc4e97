// The first characters of a text that arrives in pieces, without losing them: what a table is must be known before it
// is read.

/** At least `length` characters where the text has them; `all` is the whole text again. */
export async function withHead(
  pieces: AsyncIterable<string>,
  length: number,
): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head = '';
  while (head.trimStart().length < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    head += next.value;
  }
  return { head, all: joined(head, iterator) };
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Whoever stops in the middle must not leave the file open.
    await rest.return?.();
  }
}

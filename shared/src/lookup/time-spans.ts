// Stretches of time: joined, cut out of each other, and laid over each other. Pure.

export interface Span {
  /** Unix epoch in µs; both ends belong to it. */
  readonly startUs: number;
  readonly endUs: number;
}

/** In order of time; what touches is one. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startUs - b.startUs)) {
    const last = joined.at(-1);
    if (last === undefined || span.startUs > last.endUs) joined.push(span);
    else joined[joined.length - 1] = { ...last, endUs: Math.max(last.endUs, span.endUs) };
  }
  return joined;
}

/** What of `whole` lies in none of `holes`; pieces without length are left out. */
export function cutSpans(whole: readonly Span[], holes: readonly Span[]): Span[] {
  const cuts = joinSpans(holes);
  let at = 0;
  return joinSpans(whole).flatMap(({ startUs, endUs }) => {
    const pieces: Span[] = [];
    let fromUs = startUs;
    while (at < cuts.length && (cuts[at] as Span).endUs < startUs) at++;
    for (let next = at; next < cuts.length && (cuts[next] as Span).startUs <= endUs; next++) {
      const cut = cuts[next] as Span;
      if (cut.startUs > fromUs) pieces.push({ startUs: fromUs, endUs: cut.startUs });
      fromUs = Math.max(fromUs, cut.endUs);
    }
    if (fromUs < endUs) pieces.push({ startUs: fromUs, endUs });
    return pieces;
  });
}

/** What of the spans lies in `frame`. */
export function clipSpans(spans: readonly Span[], frame: Span): Span[] {
  return spans
    .filter(({ startUs, endUs }) => startUs <= frame.endUs && endUs >= frame.startUs)
    .map(({ startUs, endUs }) => ({
      startUs: Math.max(startUs, frame.startUs),
      endUs: Math.min(endUs, frame.endUs),
    }));
}

export interface SharedSpan extends Span {
  /** Numbers of the lists that have it: two or more. */
  readonly lists: readonly number[];
}

/** Where spans of several lists lie over each other; those of one list do not. Touching ends do not count. */
export function sharedSpans(lists: readonly (readonly Span[])[]): SharedSpan[] {
  const edges = lists.flatMap((spans, list) =>
    spans.flatMap(({ startUs, endUs }) => [
      { atUs: startUs, list, opens: true },
      { atUs: endUs, list, opens: false },
    ]),
  );
  edges.sort((a, b) => a.atUs - b.atUs);
  const active = new Set<number>();
  const shared: SharedSpan[] = [];
  let fromUs = Number.NEGATIVE_INFINITY;
  for (const { atUs, list, opens } of edges) {
    if (active.size > 1 && atUs > fromUs)
      shared.push({ startUs: fromUs, endUs: atUs, lists: [...active].sort((a, b) => a - b) });
    if (opens) active.add(list);
    else active.delete(list);
    fromUs = atUs;
  }
  return shared;
}

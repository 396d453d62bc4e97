// Dataset names from file names: what the contract's `datasetName` accepts.

/** `My Capture.pcapng.gz` -> `my-capture`; never empty, at most 64 characters. */
export function slugOf(fileName: string): string {
  const stem = fileName.replace(/(\.(pcapng|pcap|cap|csv|json|jsonl|gz))+$/i, '');
  const slug = stem
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, 64);
  return slug === '' ? 'capture' : slug;
}

/** `name`, or `name-2`, `name-3` … until it is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  for (;;) {
    const suffix = `-${String(number)}`;
    const candidate = name.slice(0, 64 - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
    number += 1;
  }
}

export function isDatasetName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text);
}

export function isLabelName(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,31}$/.test(text);
}

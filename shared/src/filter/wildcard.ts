// Wildcards for the `~` operator: `*` any run, `?` one character. Not regular expressions, on purpose: a filter
// comes from outside, and this matcher takes at most pattern × text steps.

/** True when the whole text fits the pattern. */
export function wildcardMatches(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let resume = 0;
  while (inText < text.length) {
    const wanted = pattern.charAt(inPattern);
    if (inPattern < pattern.length && wanted === '*') {
      star = inPattern++;
      resume = inText;
    } else if (inPattern < pattern.length && (wanted === '?' || wanted === text.charAt(inText))) {
      inPattern++;
      inText++;
    } else if (star >= 0) {
      // The last star takes one character more.
      inPattern = star + 1;
      inText = ++resume;
    } else {
      return false;
    }
  }
  while (pattern.charAt(inPattern) === '*') inPattern++;
  return inPattern === pattern.length;
}

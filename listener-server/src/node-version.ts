// A server may have any Node; the listener says what it needs instead of failing somewhere later.

const oldest = [20, 19] as const;

/** @param version as in `process.versions.node`  @returns what is wrong with it, or null */
export function whyNodeTooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return `The listener needs Node ${oldest.join('.')} or newer; this is ${version}.`;
}

// Names of everything a testbed makes carry its id, so that a crashed one can be swept away by that id alone.

const prefix = 'jaws-';

/** Namespace of one host. */
export function namespaceName(id: string, host: string): string {
  if (!/^[a-z0-9]{4,8}$/.test(id)) throw new Error(`bad testbed id ${id}`);
  if (!/^[a-z0-9][a-z0-9-]{0,20}$/.test(host)) throw new Error(`bad host name ${host}`);
  return `${prefix}${id}-${host}`;
}

/** The id in a namespace's name; null when the namespace is not a testbed's. */
export function idOfNamespace(name: string): string | null {
  return /^jaws-([a-z0-9]{4,8})-[a-z0-9][a-z0-9-]{0,20}$/.exec(name)?.[1] ?? null;
}

/** Temporary name of one end of a veth pair, in the kernel's 15 characters. */
export function linkName(id: string, index: number, end: 'a' | 'b'): string {
  return `j${id}${index}${end}`.slice(0, 15);
}

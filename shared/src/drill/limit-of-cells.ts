// From tries to a limit: the size from which on so many of the uploads of one kind are noticed.

import type { Noticed } from './notice-upload.ts';

/**
 * The smallest size by which at least `share` of the tries were noticed; null: that many were not, by what was sent. A try that
 * ended earlier because the traffic did, without being noticed, counts as not noticed.
 */
export function limitSize(tries: readonly Pick<Noticed, 'bytes'>[], share: number): number | null {
  const needed = Math.ceil(share * tries.length);
  const caught = tries.flatMap(({ bytes }) => (bytes === null ? [] : [bytes])).sort((a, b) => a - b);
  return needed === 0 ? null : (caught[needed - 1] ?? null);
}

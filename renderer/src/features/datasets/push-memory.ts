// Where datasets were pushed to last, for the next time. The token is not among it: it is typed each time.

import { z } from 'zod';
import type { KeyValueStorage } from '../../platform/storage.ts';

const remembered = z.object({
  to: z.string().max(1400),
  /** As it was typed; empty = none. */
  fingerprint: z.string().max(200),
});
export type RememberedPush = z.infer<typeof remembered>;

const storageKey = 'jaws.push';
const nothing: RememberedPush = { to: '', fingerprint: '' };

export function rememberedPush(storage: KeyValueStorage): RememberedPush {
  const text = storage.read(storageKey);
  if (text === null) return nothing;
  try {
    return remembered.safeParse(JSON.parse(text)).data ?? nothing;
  } catch {
    return nothing;
  }
}

export function rememberPush(storage: KeyValueStorage, { to, fingerprint }: RememberedPush): void {
  storage.write(storageKey, JSON.stringify({ to, fingerprint }));
}

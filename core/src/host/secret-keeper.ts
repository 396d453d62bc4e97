// Where the key of a model's server is kept. A key belongs to one origin, and nobody gets it for another.

import type { LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { z } from 'zod';

/** `https://api.example`: scheme, host and port, as `URL.origin` has them. */
export const originKey = z.strictObject({ origin: z.string().max(2048), key: z.string().min(1).max(4096) });
export type OriginKey = z.infer<typeof originKey>;

export interface KeyState {
  readonly place: LookupModelState['key'];
  /** Why it is kept no longer, or cannot be read. */
  readonly note: string | null;
}

export interface SecretKeeper {
  /** Reads no key: the system may ask the user for that. */
  readonly state: (origin: string) => Promise<KeyState>;
  /** Null without a key of this origin. */
  readonly read: (origin: string) => Promise<string | null>;
  /** Instead of the one before. @throws JawsError dataset.io, dataset.disk-full */
  readonly keep: (key: OriginKey) => Promise<void>;
  /** A key of the environment stays. @throws JawsError dataset.io */
  readonly forget: () => Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const usualServer = 'https://api.openai.com/v1';
const sessionNote = 'It is in memory only, until JAWS ends: there is no keychain for a page in a browser.';

/** Keeps a key in memory, and reads OPENAI_API_KEY when there is none. */
export function createSessionKeeper(env: Environment): SecretKeeper {
  let held: OriginKey | null = null;
  const ofEnvironment = (origin: string): string | null => {
    const found = keyOfEnvironment(env);
    return found?.origin === origin ? found.key : null;
  };
  return {
    state: (origin) => {
      if (held?.origin === origin) return Promise.resolve({ place: 'session', note: sessionNote });
      if (ofEnvironment(origin) !== null) return Promise.resolve({ place: 'environment', note: null });
      const elsewhere = keyOfEnvironment(env);
      const note =
        elsewhere === null
          ? null
          : `OPENAI_API_KEY is for ${elsewhere.origin} (OPENAI_BASE_URL says for which server it is), so it is not sent to ${origin}.`;
      return Promise.resolve({ place: 'none', note: note?.slice(0, 500) ?? null });
    },
    read: (origin) => Promise.resolve(held?.origin === origin ? held.key : ofEnvironment(origin)),
    keep: (key) => {
      held = key;
      return Promise.resolve();
    },
    forget: () => {
      held = null;
      return Promise.resolve();
    },
  };
}

/** A page may name any server, so the environment must say whose key it is: OpenAI's, unless OPENAI_BASE_URL is set. */
function keyOfEnvironment(env: Environment): OriginKey | null {
  const key = env['OPENAI_API_KEY'] ?? '';
  const base = env['OPENAI_BASE_URL'] ?? usualServer;
  return key === '' || !URL.canParse(base) ? null : { origin: new URL(base).origin, key };
}

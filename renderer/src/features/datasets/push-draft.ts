// The push dialog as it is typed, read into what the host is asked: each mistake at its field. Pure.

import type { PushRequest } from '@jaws/shared/contract/push';
import { readPushTarget } from '@jaws/shared/exfil/push-target';

export interface PushDraft {
  readonly to: string;
  readonly fingerprint: string;
  readonly token: string;
}

export interface ReadPush {
  /** Null while something is wrong or missing. */
  readonly request: Omit<PushRequest, 'dataset'> | null;
  /** Fingerprint and token are asked for only where they mean something. */
  readonly kind: 'listener' | 'scp' | null;
  /** The address in its full form. */
  readonly place: string;
  /** Fields that are still empty are not wrong yet. */
  readonly problems: Readonly<Partial<Record<keyof PushDraft, string>>>;
}

export function readPushDraft(draft: PushDraft): ReadPush {
  const to = draft.to.trim();
  const target = readPushTarget(to);
  if (target.kind === 'bad')
    return { request: null, kind: null, place: '', problems: to === '' ? {} : { to: target.problem } };
  const { kind, text: place } = target;
  if (kind === 'scp') return { request: { to, fingerprint: null, token: null }, kind, place, problems: {} };
  return { kind, place, ...readListener(draft, to) };
}

function readListener(draft: PushDraft, to: string): Pick<ReadPush, 'request' | 'problems'> {
  const fingerprint = draft.fingerprint.replaceAll(/[\s:]/g, '').toLowerCase();
  const token = draft.token.trim();
  const isPinRight = fingerprint === '' || /^[0-9a-f]{64}$/.test(fingerprint);
  const isTokenRight = /^[\x21-\x7e]{16,128}$/.test(token);
  const problems = {
    ...(isPinRight ? {} : { fingerprint: '64 hex digits, as the listener prints them.' }),
    ...(token === '' || isTokenRight ? {} : { token: 'A token has 16 to 128 letters, without blanks.' }),
  };
  const pinned = fingerprint === '' ? null : fingerprint;
  const request = isPinRight && isTokenRight ? { to, fingerprint: pinned, token } : null;
  return { request, problems };
}

// What all questions to others have in common: which address may be asked about, how a question is followed and
// stopped, and how what went wrong is told.

import { type ErrorCode, errorTexts, JawsError } from '@jaws/shared/contract/errors';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';
import { isPublicAddress } from '@jaws/shared/lookup/pseudonyms-addresses';

export interface Failed {
  readonly kind: 'failed';
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly onState?: (state: OnlineState) => void;
}

/** In its one spelling. @throws JawsError lookup.not-public */
export function publicAddress(text: string): string {
  const parsed = parseIp(text);
  if (parsed === null || !isPublicAddress(text)) throw new JawsError('lookup.not-public');
  return formatIp(parsed);
}

/** @throws JawsError cancelled; what is no JawsError stays what it is */
export function resultOf(error: unknown): Failed {
  if (!(error instanceof JawsError) || error.code === 'cancelled') throw error;
  return {
    kind: 'failed',
    code: error.code,
    message: error.message || errorTexts[error.code].message,
    hint: error.hint,
  };
}

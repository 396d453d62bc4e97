// Where a failed check or start is shown: at the field that has to be changed, or beside the button.

import type { ChumField } from '../../state/chum-draft.ts';
import type { ErrorReport } from '../../ui/error-report.ts';

const fields: Readonly<Record<string, ChumField>> = {
  'chum.unknown-host': 'host',
  'chum.refused': 'host',
  'chum.timed-out': 'host',
  'chum.not-a-listener': 'host',
  'chum.other-version': 'host',
  'chum.wrong-fingerprint': 'fingerprint',
  'chum.wrong-token': 'token',
  'chum.token-missing': 'token',
  'chum.bad-size': 'size',
  'chum.bad-scenario': 'scenario',
};

export function fieldOfFailure({ code }: ErrorReport): ChumField | null {
  return Object.hasOwn(fields, code) ? (fields[code] ?? null) : null;
}

/** At a field the hint is needed, too: there is no second line for it. */
export function textAtField({ message, hint }: ErrorReport): string {
  return `${message} ${hint}`;
}

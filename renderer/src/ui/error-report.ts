// Every failure a user meets looks the same: what happened, the next step, and the code to search for.

import { isErrorCode, JawsError } from '@jaws/shared/contract/errors';
import { notifications } from '@mantine/notifications';

export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** A button of which only a cross is seen still needs a name. */
export const closeButton = { 'aria-label': 'Close the message' } as const;

/** Anything thrown, as the three things a user needs. */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof JawsError) return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: 'Reload the page; if it stays, please report it.' };
}

export function isCancelled(error: unknown): boolean {
  return error instanceof JawsError && error.code === 'cancelled';
}

/** A toast with role alert that stays until closed: an error that fades is an error missed. */
export function showError(error: unknown): void {
  if (isCancelled(error)) return;
  const { code, message, hint } = describeError(error);
  notifications.show({
    id: `error-${code}-${message}`,
    title: message,
    message: `${hint} (${code})`,
    className: 'jw-error-toast',
    color: 'orange',
    autoClose: false,
    withBorder: true,
    closeButtonProps: closeButton,
  });
}

/** A short confirmation; fades. */
export function showDone(title: string, message = ''): void {
  notifications.show({
    title,
    message,
    autoClose: 4000,
    withBorder: true,
    color: 'accent',
    closeButtonProps: closeButton,
  });
}

/** The error that a job carries, as one that `showError` knows. */
export function jobError(error: ErrorReport): JawsError {
  const code = isErrorCode(error.code) ? error.code : 'internal';
  return new JawsError(code, error.message, { hint: error.hint });
}

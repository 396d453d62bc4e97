// Stands where the dataset commands will be joined in; every one of them says that it is not there yet.

import { JawsError } from '@jaws/shared/contract/errors';

function notYet(): Promise<never> {
  return Promise.reject(new JawsError('internal', 'This command is not joined in yet.'));
}

/* eslint-disable @typescript-eslint/no-unused-vars -- the signatures of what will stand here */
export const duplicateDataset = (_request: unknown): Promise<string> => notYet();
export const mergeDatasets = (_request: unknown): Promise<void> => notYet();
export const relabelDataset = (_request: unknown): Promise<{ changed: number }> => notYet();
export const undoRelabel = (_request: unknown): Promise<{ changed: number }> => notYet();
export const renameDataset = (_request: unknown): Promise<void> => notYet();
export const removeDataset = (_request: unknown): Promise<string> => notYet();
export const restoreDataset = (_request: unknown): Promise<string> => notYet();

// What can be wrong with files that are written for other tools; a part of `errorTexts`.

import type { ErrorText } from './errors.ts';

export const exportErrorTexts = {
  'export.exists': {
    message: 'A file of this name exists; it was left alone.',
    hint: 'Choose another file name.',
  },
  'export.unwritable': {
    message: 'The file cannot be written.',
    hint: 'Check the folder and its permissions.',
  },
  'export.other-capture': {
    message: 'The capture is not the one that the dataset was made of.',
    hint: 'Name with --file the files that were imported, in the same order.',
  },
  'export.no-capture': {
    message: 'JAWS has no raw packets of this dataset.',
    hint: 'Name with --file the capture files that it was imported from.',
  },
  'export.no-finding': {
    message: 'The dataset has no such finding.',
    hint: '`jaws detect score DATASET --json` lists the ids.',
  },
} as const satisfies Record<string, ErrorText>;

// Errors of logs of other detectors.

import type { ErrorText } from './errors.ts';

export const alertErrorTexts = {
  'alerts.unreadable': {
    message: 'A log of alerts cannot be read.',
    hint: 'Check the path and its permissions.',
  },
  'alerts.unknown-format': {
    message: 'This is no log of alerts that JAWS knows.',
    hint: 'Give Zeek’s notice.log, Suricata’s eve.json, RITA’s CSV or Slips’ alerts.json.',
  },
  'alerts.too-large': {
    message: 'A log of alerts is too large.',
    hint: 'Give the part of it that is from the time of the capture.',
  },
} as const satisfies Record<string, ErrorText>;

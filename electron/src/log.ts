// The desktop app's log: standard error, where a terminal or the system's journal keeps it.

import type { HostLog } from '@jaws/core/host/host-log';

export const consoleLog: HostLog = {
  info: (text) => {
    console.error(text);
  },
  warn: (text) => {
    console.error(`warning: ${text}`);
  },
  error: (text, cause) => {
    console.error(`error: ${text}`, cause ?? '');
  },
};

// The desktop app's log: standard error, where a terminal or the system's journal keeps it.

import type { HostLog } from '@jaws/core/host/host-log';

export const consoleLog: HostLog = { info: console.error, warn: console.error, error: console.error };

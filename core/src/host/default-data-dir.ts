// Where datasets live when nobody says otherwise: one place for the app and for the command line.

import { join, resolve } from 'node:path';

export interface DataDirFacts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
}

/** `JAWS_DATA_DIR`, then the platform's place for user data. Absolute; nothing is created. */
export function defaultDataDir(facts: DataDirFacts): string {
  const fromEnv = facts.env['JAWS_DATA_DIR'];
  if (fromEnv !== undefined && fromEnv !== '') return resolve(fromEnv);
  if (facts.platform === 'darwin') return join(facts.homeDir, 'Library', 'Application Support', 'jaws');
  if (facts.platform === 'win32') {
    return join(facts.env['APPDATA'] ?? join(facts.homeDir, 'AppData', 'Roaming'), 'jaws');
  }
  const xdg = facts.env['XDG_DATA_HOME'];
  // XDG base directory specification: a relative path is to be ignored.
  return xdg?.startsWith('/') === true ? join(xdg, 'jaws') : join(facts.homeDir, '.local', 'share', 'jaws');
}

// The user's home folder. HOME may be set and empty, or relative (a service's environment, a careless script): taken as
// it is, data would go wherever the command happens to be started.

import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/** Absolute: as the environment says, else as the system's list of users does. */
export function homeFolder(): string {
  const said = homedir();
  return isAbsolute(said) ? said : userInfo().homedir;
}

// The version that `--version` and the app show.

import packageJson from '../package.json' with { type: 'json' };

export const appVersion: string = packageJson.version;

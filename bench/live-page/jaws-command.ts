// The built `jaws` command, which `npm run build` leaves in dist.

import { fileURLToPath } from 'node:url';

export const jawsCommand = fileURLToPath(new URL('../../dist/headless/cli.mjs', import.meta.url));

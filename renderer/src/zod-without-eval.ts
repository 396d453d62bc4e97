// What the page's files get as `zod` (vite.config.ts): zod would probe `new Function`, which the page's CSP forbids and reports,
// so it is told before any schema is made, in whatever chunk and order the bundler puts them.

import { z } from 'zod/v4';

z.config({ jitless: true });

export * from 'zod/v4';
export { z, z as default };

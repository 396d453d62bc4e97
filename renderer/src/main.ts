// The page's first file. Order matters: zod is told before any schema is made, also those in files that the bundler has split off,
// which run before the file that asks for them; so all the rest is asked for afterwards.

import './zod-without-eval.ts';

void import('./start-page.tsx');

import { expect, it } from 'vitest';
import { reachOf } from './reach.mjs';

const command = 'headless/src/jaws-process.fixture.ts';

it.each([
  ['core/src/decode/tls.ts', { related: ['core/src/decode/tls.ts', command], isShown: false, isTyped: true }],
  [
    'core/src/decode/tls.test.ts',
    { related: ['core/src/decode/tls.test.ts'], isShown: false, isTyped: true },
  ],
  [
    'renderer/src/app/app.css',
    { related: [command], isShown: true, isTyped: false, format: ['renderer/src/app/app.css'] },
  ],
  ['renderer/src/app/app.test.tsx', { related: ['renderer/src/app/app.test.tsx'], isShown: false }],
  ['e2e/chum.spec.ts', { related: ['e2e/chum.spec.ts'], isShown: true, specs: ['e2e/chum.spec.ts'] }],
  ['docs/picture.md', { related: [], isShown: false, isTyped: false, lint: [], format: ['docs/picture.md'] }],
  ['shared/src/contract/capture.ts', { isShown: true, specs: [] }],
])('%s', (file, reach) => {
  expect(reachOf([file])).toMatchObject({ everything: false, ...reach });
});

it.each(['package-lock.json', 'tsconfig.base.json', 'vitest.config.ts', 'scripts/testing/reach.mjs'])(
  '%s can change everything',
  (file) => {
    expect(reachOf([file]).everything).toBe(true);
  },
);

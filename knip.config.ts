// Finds files, exports and dependencies that nothing uses.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: ['scripts/**/*.{mjs,ts}', 'bench/*.ts', 'e2e/**/*.ts', 'playwright.config.ts'],
      project: ['scripts/**/*.{mjs,ts}', 'bench/**/*.ts', 'e2e/**/*.ts'],
    },
    shared: { project: 'src/**/*.ts' },
    core: { project: 'src/**/*.ts' },
    electron: { entry: ['src/main.ts', 'src/preload.cts'], project: 'src/**/*.{ts,cts}' },
    headless: { entry: ['src/main.ts', 'bin/jaws.mjs'], project: 'src/**/*.ts' },
    renderer: { entry: ['src/main.tsx'], project: 'src/**/*.{ts,tsx}' },
    'listener-server': { entry: ['src/*.ts'], project: 'src/**/*.ts' },
  },
};

export default config;

// Three test projects: unit (pure and service tests in Node), renderer (happy-dom), integration (real files,
// processes, tools such as tshark; slower).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{shared,core,electron,headless,listener-server,bench,scripts}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**', '**/dist/**', 'build/**'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['renderer/src/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['{shared,core,electron,headless,listener-server,bench,scripts}/**/*.integration.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', 'build/**'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

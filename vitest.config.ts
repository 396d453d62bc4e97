// Three test projects: unit (pure and service tests in Node), renderer (happy-dom), integration (real files,
// processes, tools such as tshark; slower). Files of unit and renderer share two processes, because most of their time
// went into loading the same modules again: a test that replaces a module of Node (`vi.mock`) belongs to integration,
// where each file has a process of its own (lint holds this).
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const nodeFolders = '{shared,core,electron,headless,listener-server,bench,scripts}';
const notOurs = ['**/node_modules/**', '**/dist/**', 'build/**'];

export default defineConfig({
  test: {
    pool: 'forks',
    // Vitest leaves one core free by default: half of a machine of two.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          isolate: false,
          environment: 'node',
          include: [`${nodeFolders}/**/*.test.ts`],
          exclude: ['**/*.integration.test.ts', ...notOurs],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'renderer',
          isolate: false,
          environment: 'happy-dom',
          include: ['renderer/src/**/*.test.{ts,tsx}'],
          setupFiles: ['renderer/src/testing/forget-messages.ts'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          environment: 'node',
          include: [`${nodeFolders}/**/*.integration.test.ts`],
          exclude: notOurs,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Half of their time is waiting for processes of their own.
          maxWorkers: 2 * availableParallelism(),
          // Not beside the others, whose processes fill the machine.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

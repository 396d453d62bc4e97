// End to end in a real Chromium against the built headless host. Two files at once, each with a browser and hosts of
// its own: most of a test is waiting for the other side.
import { defineConfig } from '@playwright/test';

const interfaces = /(?:capture|chum)\.spec\.ts$/;

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  outputDir: 'test-results',
  // Specs that make network interfaces come last and one at a time: Chromium cuts what every page is loading when an
  // interface comes or goes, and their addresses are the same. One of them alone: --project interfaces --no-deps.
  projects: [
    { name: 'pages', testIgnore: interfaces },
    { name: 'interfaces', testMatch: interfaces, dependencies: ['pages'], workers: 1 },
  ],
});

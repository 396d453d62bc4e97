// Finds files, exports and dependencies that nothing uses.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: ['scripts/**/*.{mjs,ts}', 'bench/*.ts', 'e2e/**/*.ts'],
      project: ['scripts/**/*.{mjs,ts}', 'bench/**/*.ts', 'e2e/**/*.ts'],
      // Started by hand when an installer is made; its settings are in electron-builder.yml.
      ignoreDependencies: ['electron-builder'],
    },
    shared: { project: 'src/**/*.ts' },
    core: { project: 'src/**/*.ts' },
    electron: { project: 'src/**/*.ts' },
    headless: { project: 'src/**/*.ts' },
    // `npx vite` and /fake.html: the page on made-up traffic, for working on looks.
    renderer: { entry: 'src/testing/fake-page.tsx', project: 'src/**/*.{ts,tsx}' },
    'listener-server': { project: 'src/**/*.ts' },
  },
  // System tools that tests and scripts look for before they use them.
  ignoreBinaries: [
    'tshark',
    'editcap',
    'dd',
    'cloud-init',
    'unshare',
    'nsenter',
    'prlimit',
    'dumpcap',
    'ip',
    'mount',
    'umount',
    'runuser',
    'apt-get',
    'systemd-analyze',
    'dig',
    'openssl',
    'mkfifo',
    'ping',
  ],
};

export default config;

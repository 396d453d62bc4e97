// Scenarios that come with JAWS: what has been seen in the wild, as small files to start from. ATT&CK ids are those of
// the technique that is imitated, not of everything that goes with it.

import type { z } from 'zod';
import type { scenario } from './scenario.ts';

export interface BuiltInScenario {
  readonly id: string;
  readonly scenario: z.input<typeof scenario>;
}

export const builtInScenarios: readonly BuiltInScenario[] = [
  {
    id: 'smash-and-grab',
    scenario: {
      version: 1,
      name: 'Smash and grab',
      about: 'Everything at once over one TLS connection, without a care for being seen.',
      attack: ['T1020', 'T1048.002'],
      sizeBytes: 25_000_000,
      steps: [{ style: 'classic', ports: [8080], waitMs: { from: 0, to: 5 } }],
    },
  },
  {
    id: 'trickle',
    scenario: {
      version: 1,
      name: 'Trickle',
      about: 'A few kB a minute for hours, in sizes that no threshold minds.',
      attack: ['T1029', 'T1030', 'T1048.002'],
      sizeBytes: 1_000_000,
      steps: [{ style: 'low-and-slow', ports: [443] }],
    },
  },
  {
    id: 'talking-implant',
    scenario: {
      version: 1,
      name: 'Talking implant',
      about: 'A program that calls home with small POSTs, and carries files out by the same channel.',
      attack: ['T1041', 'T1071.001'],
      sizeBytes: 5_000_000,
      steps: [
        {
          style: 'http-post',
          share: 1,
          chunkBytes: { from: 200, to: 2000 },
          waitMs: { from: 4000, to: 6000 },
          connectionBytes: { from: 10_000, to: 40_000 },
        },
        {
          style: 'http-post',
          share: 99,
          startSeconds: 30,
          chunkBytes: { from: 20_000, to: 200_000, spread: 'log' },
        },
      ],
    },
  },
  {
    id: 'dns-tunnel',
    scenario: {
      version: 1,
      name: 'DNS tunnel',
      about: 'Data as names of queries below one domain, where nothing else may leave.',
      attack: ['T1048.003', 'T1071.004'],
      sizeBytes: 200_000,
      steps: [{ style: 'dns' }],
    },
  },
  {
    id: 'many-doors',
    scenario: {
      version: 1,
      name: 'Many doors',
      about: 'Ten connections at once over odd ports: each is small, together they are not.',
      attack: ['T1048.002', 'T1571'],
      sizeBytes: 25_000_000,
      steps: [
        {
          style: 'multi-flow',
          connections: 10,
          ports: [6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 2503, 55553],
        },
      ],
    },
  },
  {
    id: 'on-the-minute',
    scenario: {
      version: 1,
      name: 'On the minute',
      about: 'A scheduled job: up to 2 MB every minute, on a connection of its own.',
      attack: ['T1020', 'T1029', 'T1048.002'],
      sizeBytes: 10_000_000,
      steps: [
        {
          style: 'burst',
          ports: [443],
          connectionBytes: { from: 1_000_000, to: 2_000_000 },
          restMs: { from: 58_000, to: 62_000 },
        },
      ],
    },
  },
  {
    id: 'probe-then-run',
    scenario: {
      version: 1,
      name: 'Probe, then run',
      about: 'A little by DNS to see whether anybody minds; half a minute later the bulk as web uploads.',
      attack: ['T1048.002', 'T1048.003', 'T1071.004'],
      sizeBytes: 20_000_000,
      steps: [
        { style: 'dns', bytes: 20_000 },
        { style: 'https', startSeconds: 30, sni: 'files.example.net' },
      ],
    },
  },
];

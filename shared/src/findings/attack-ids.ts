// MITRE ATT&CK techniques (Enterprise, v17) by family of detectors: what an analyst looks up next, no proof of it.

import type { Family } from './signal.ts';

export const techniqueNames = {
  T1041: 'Exfiltration Over C2 Channel',
  T1046: 'Network Service Discovery',
  T1048: 'Exfiltration Over Alternative Protocol',
  'T1048.003': 'Exfiltration Over Unencrypted Non-C2 Protocol',
  T1071: 'Application Layer Protocol',
  'T1071.004': 'Application Layer Protocol: DNS',
  T1095: 'Non-Application Layer Protocol',
  T1110: 'Brute Force',
  T1219: 'Remote Access Tools',
  'T1568.002': 'Dynamic Resolution: Domain Generation Algorithms',
} as const;
export type Technique = keyof typeof techniqueNames;

const byFamily: Readonly<Record<Family, readonly Technique[]>> = {
  // An upload by itself does not say whether its server also gives orders.
  upload: ['T1041', 'T1048'],
  beacon: ['T1071'],
  interactive: ['T1219'],
  dns: ['T1071.004', 'T1048'],
  icmp: ['T1095'],
  scan: ['T1046'],
  guess: ['T1110'],
  clear: ['T1048.003'],
  nx: ['T1568.002'],
};

/** Of the families in their order, each once. */
export function techniquesOf(families: readonly Family[]): Technique[] {
  return [...new Set(families.flatMap((family) => byFamily[family]))];
}

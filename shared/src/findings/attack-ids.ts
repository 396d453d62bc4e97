// MITRE ATT&CK techniques (Enterprise, v17) by family of detectors: what an analyst looks up next, no proof of it.

import type { SharingTechnique } from './sharing-services.ts';
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
  'T1567.001': 'Exfiltration to Code Repository',
  'T1567.002': 'Exfiltration to Cloud Storage',
  'T1567.003': 'Exfiltration to Text Storage Sites',
  'T1567.004': 'Exfiltration Over Webhook',
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
  long: ['T1041', 'T1048'],
};

/** Families whose traffic carries something out to the server that was contacted. */
const sending: readonly Family[] = ['upload', 'beacon', 'clear', 'long'];

/** Of the families in their order, each once; `service`: what the server is known for. */
export function techniquesOf(families: readonly Family[], service?: SharingTechnique): Technique[] {
  const carries = families.some((family) => sending.includes(family));
  return [
    ...new Set<Technique>([
      ...families.flatMap((family) => byFamily[family]),
      ...(carries && service !== undefined ? [service] : []),
    ]),
  ];
}

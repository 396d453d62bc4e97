// Findings as a table: one row each, the columns that a spreadsheet or a script asks for first.

import type { Finding } from '@jaws/shared/contract/detection';
import { csvField } from '../../dataset/csv-field.ts';
import { guardCell } from '../guard-cells.ts';
import { confidenceOf, domainOf, findingText, findingTitle, isoTime, portOf } from './finding-facts.ts';

const columns = {
  id: ({ id }) => id,
  alert: ({ alertMs }) => isoTime(alertMs),
  first: ({ firstMs }) => isoTime(firstMs),
  last: ({ lastMs }) => isoTime(lastMs),
  tier: ({ tier }) => tier,
  confidence: ({ tier }) => String(confidenceOf[tier]),
  score: ({ highest }) => String(highest),
  kind: ({ kind }) => kind,
  src_ip: ({ srcIp }) => srcIp,
  dst_ip: ({ dstIp }) => dstIp,
  dst_port: (finding) => portOf(finding)?.toString() ?? null,
  name: (finding) => domainOf(finding),
  bytes_up: ({ bytesUp }) => String(bytesUp),
  bytes_down: ({ bytesDown }) => String(bytesDown),
  bytes_out_at_alert: ({ bytesOutAtAlert }) => String(bytesOutAtAlert),
  detectors: ({ detectors }) => detectors.join(' '),
  attack: ({ attack }) => attack.join(' '),
  allowed: ({ allowed }) => allowed?.what ?? null,
  title: (finding) => findingTitle(finding),
  reasons: (finding) => findingText(finding),
} as const satisfies Record<string, (finding: Finding) => string | null>;

export function findingsHead(): string {
  return `${Object.keys(columns).join(',')}\r\n`;
}

/** Texts that come from traffic are guarded: a spreadsheet runs none of them. */
export function findingRow(finding: Finding): string {
  const cells = Object.values(columns).map((cell) => {
    const text = cell(finding);
    return csvField(text === null ? null : guardCell(text));
  });
  return `${cells.join(',')}\r\n`;
}

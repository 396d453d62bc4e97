// Alerts of other detectors, as far as they say who sent to whom and when.

import { z } from 'zod';

export const otherTools = ['zeek', 'suricata', 'rita', 'slips'] as const;
export const otherTool = z.enum(otherTools);
export type OtherTool = z.infer<typeof otherTool>;

export const otherToolTitles: Readonly<Record<OtherTool, string>> = {
  zeek: 'Zeek',
  suricata: 'Suricata',
  rita: 'RITA',
  slips: 'Slips',
};

export interface OtherAlert {
  readonly tool: OtherTool;
  /** Its own name for what it saw: a notice, a signature, a category. */
  readonly detector: string;
  /** Unix epoch, ms; null where it does not tell (RITA judges a whole log). */
  readonly atMs: number | null;
  /** As written; ports are null where it names none. */
  readonly srcIp: string;
  readonly srcPort: number | null;
  readonly dstIp: string;
  readonly dstPort: number | null;
}

export interface ReadAlerts {
  readonly tool: OtherTool;
  readonly alerts: readonly OtherAlert[];
  /** Lines or rows that say nothing usable, and alerts of hosts without an other end. */
  readonly leftOut: number;
}

export const mostAlerts = 1_000_000;
export const longestDetector = 512;

/** A port as logs write it; null for `-`, 0 and what is none. */
export function portOf(value: unknown): number | null {
  const port = typeof value === 'string' ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

/** Seconds since the epoch (Zeek), or a time as ISO 8601 with or without a colon in its offset (EVE: `+0100`), in ms. */
export function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value * 1000 : null;
  if (typeof value !== 'string') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
  const ms = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(ms) ? null : ms;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== '-' ? value.slice(0, longestDetector) : null;
}

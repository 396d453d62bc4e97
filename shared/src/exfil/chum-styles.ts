// The ways in which chum can send: each looks different on the wire, and a detector may be good at one and blind to
// another.

import { z } from 'zod';

export const chumStyle = z.enum([
  'classic',
  'https',
  'low-and-slow',
  'burst',
  'multi-flow',
  'padded',
  'http-post',
  'http-put',
  'websocket',
  'dns',
  'ftp',
  'smtp',
  'ssh',
  'icmp',
]);
export type ChumStyle = z.infer<typeof chumStyle>;
export const chumStyles = chumStyle.options;

/** Payload of one run, bytes. */
export const chumSize = { least: 1, most: 100_000_000_000, normal: 25_000_000 } as const;

/** Payload per second of one run, averaged since its beginning, bytes. */
export const chumRates = { least: 10, most: 10_000_000_000 } as const;
export const chumRate = z.number().int().min(chumRates.least).max(chumRates.most);

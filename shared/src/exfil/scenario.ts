// A scenario file: how a run of chum is put together from steps, so that an exfiltration can be written down, kept and
// sent again. JSON, version 1; the same scenario, size and seed give the same schedule.

import { z } from 'zod';
import { chumSize, chumStyle, type ChumStyle } from './chum-styles.ts';
import { readVersioned } from './read-versioned.ts';
import { styleShapes } from './style-shapes.ts';

/** The listener ends a run that is silent for 15 minutes: no single wait may come near that. */
const longestWaitMs = 600_000;
/** Written at once, and so held in memory at once. */
const largestChunkBytes = 16_000_000;
/** Labels of letters, digits and hyphens (RFC 1035 §2.3.1), small. */
const dnsName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/);

function inOrder({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return from <= to;
}
const order = { message: '`from` must not be above `to`' };

const sizeRange = (most: number) =>
  z
    .strictObject({
      from: z.number().int().min(1).max(most),
      to: z.number().int().min(1).max(most),
      spread: z.enum(['even', 'log', 'doubling']).default('even'),
    })
    .refine(inOrder, order);

const waitRange = z
  .strictObject({
    from: z.number().int().min(0).max(longestWaitMs),
    to: z.number().int().min(0).max(longestWaitMs),
  })
  .refine(inOrder, order);

export const scenarioStep = z
  .strictObject({
    style: chumStyle,
    /** Of what the steps with `bytes` leave: shares are relative to each other. Without either: 1. */
    share: z.number().positive().max(1e6).optional(),
    /** At most this many, taken first. */
    bytes: z.number().int().min(1).max(chumSize.most).optional(),
    /** Empty = the style's own. Ports given at the start of a run replace these. */
    ports: z.array(z.number().int().min(1).max(65_535)).max(64).default([]),
    /** After the beginning of the run; the earliest step begins at once. */
    startSeconds: z.number().min(0).max(86_400).default(0),
    /** At once. */
    connections: z.number().int().min(1).max(32).optional(),
    chunkBytes: sizeRange(largestChunkBytes).optional(),
    waitMs: waitRange.optional(),
    connectionBytes: sizeRange(chumSize.most).optional(),
    restMs: waitRange.optional(),
    /** Name in the TLS hello. */
    sni: dnsName.optional(),
    /** `dns` only: the zone that the listener answers for. */
    zone: dnsName.optional(),
  })
  .refine(({ share, bytes }) => share === undefined || bytes === undefined, {
    message: 'a step has `share` or `bytes`, not both',
    path: ['share'],
  });
export type ScenarioStep = z.infer<typeof scenarioStep>;

export const scenario = z.strictObject({
  version: z.literal(1),
  name: z.string().min(1).max(128),
  about: z.string().max(1000).default(''),
  /** MITRE ATT&CK technique ids. */
  attack: z
    .array(z.string().regex(/^T\d{4}(\.\d{3})?$/, 'an ATT&CK technique is written as T1048 or T1048.002'))
    .max(20)
    .default([]),
  /** Sent when no other size is asked for. */
  sizeBytes: z.number().int().min(chumSize.least).max(chumSize.most).optional(),
  steps: z
    .array(scenarioStep)
    .min(1)
    .max(16)
    .refine((steps) => steps.some(({ bytes }) => bytes === undefined), {
      message: 'one step at least has no `bytes`: it takes what is left',
    }),
});
export type Scenario = z.infer<typeof scenario>;

/** Reads a scenario file. @throws JawsError chum.bad-scenario, which names the first place that is wrong */
export function readScenario(text: string): Scenario {
  return readVersioned(text, scenario, { code: 'chum.bad-scenario', noun: 'scenario' });
}

/** The scenario that a bare style stands for. */
export function scenarioOfStyle(style: ChumStyle): Scenario {
  const { attack, about } = styleShapes[style];
  const steps = [{ style, ports: [], startSeconds: 0 }];
  return { version: 1, name: style, about, attack: [...attack], steps };
}

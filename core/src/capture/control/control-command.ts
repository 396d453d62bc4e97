// What another process may ask of a running capture, and the answer: one JSON line each.

import { captureState } from '@jaws/shared/contract/capture';
import { count, datasetName, labelName } from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { flowKeys, flowReport, watchedFlows } from '../flows/watched-flow.ts';

export const controlCommand = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('label'), label: labelName }),
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  /** Answered when everything is stored. */
  z.strictObject({ action: z.literal('stop') }),
  /** Packets of these flows are labelled and counted when the answer comes; older peers hang up. */
  z.strictObject({ action: z.literal('watch'), flows: watchedFlows }),
  /** Answered with `report`. */
  z.strictObject({ action: z.literal('finish'), flows: flowKeys }),
]);
export type ControlCommand = z.infer<typeof controlCommand>;

/** The capture as it is afterwards. */
export const controlAnswer = z.strictObject({
  phase: captureState.shape.phase,
  label: labelName,
  stored: count,
  dataset: datasetName,
  /** Of `finish`. */
  report: flowReport.optional(),
});
export type ControlAnswer = z.infer<typeof controlAnswer>;

export const controlReply = z.union([
  z.strictObject({ answer: controlAnswer }),
  z.strictObject({
    error: z.strictObject({
      code: z.string().max(64),
      message: z.string().max(4000),
      hint: z.string().max(4000),
    }),
  }),
]);
export type ControlReply = z.infer<typeof controlReply>;

/** Longest line either way. */
export const controlLineBytes = 65_536;

// What `jaws lookup`, `jaws lookup-sources` and `jaws timeseries` print with --json.

import { z } from 'zod';
import { lookupResult, lookupSource } from './lookup.ts';
import { aiSummary, onlineFact, requestPreview } from './lookup-online.ts';
import { addressSeries } from './series.ts';

const lookupDocument = z.looseObject({
  results: z.array(
    z.looseObject({
      ...lookupResult.shape,
      hostname: z.string().optional(),
      summary: z.string().optional(),
      confidence: z.number().optional(),
      /** Of those that were asked. */
      online: z
        .object({
          facts: z.array(onlineFact),
          model: aiSummary.nullable(),
          text: z.string().nullable(),
          failed: z.array(
            z.object({ source: z.string(), code: z.string(), message: z.string(), hint: z.string() }),
          ),
          changes: z.array(
            z.object({
              ...{ name: z.string(), source: z.string() },
              ...{ before: z.array(z.string()), now: z.array(z.string()) },
            }),
          ),
        })
        .optional(),
      /** With `--preview`: what would leave. */
      preview: z
        .object({
          requests: z.array(requestPreview),
          question: z
            .object({ servers: z.array(z.string()), name: z.string(), type: z.literal('PTR') })
            .nullable(),
        })
        .optional(),
    }),
  ),
  unread: z.array(z.string()),
  sources: z.array(lookupSource),
});

const lookupSourcesDocument = z.looseObject({ sources: z.array(lookupSource) });

const lookupSourceDocument = z.looseObject({
  name: z.string(),
  kind: z.enum(['database', 'list']).optional(),
  licence: z.string().nullable().optional(),
  /** Of a list. */
  entries: z.number().nullable().optional(),
  passedOver: z.number().optional(),
});

/** One address over time. */
const timeseriesDocument = z.looseObject({
  ...addressSeries.shape,
  /** As in `analyzeDocument`. */
  warnings: z.array(z.string()),
});

export const lookupDocuments = {
  lookup: lookupDocument,
  'lookup-sources-list': lookupSourcesDocument,
  'lookup-sources-change': lookupSourceDocument,
  timeseries: timeseriesDocument,
} as const;

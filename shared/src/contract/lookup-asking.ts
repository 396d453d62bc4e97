// Asking others about an address from a page: always a preview first; what was previewed is what is sent, once.

import { z } from 'zod';
import { aiSummary, onlineFact, onlineState, requestPreview } from './lookup-online.ts';
import { identifier, milliseconds, noInput, nothing, shortText } from './primitives.ts';

/** A server that speaks the API of OpenAI. */
export const lookupModel = z.strictObject({
  baseUrl: z.string().min(1).max(2048),
  name: z.string().min(1).max(300),
});
export type LookupModel = z.infer<typeof lookupModel>;

export const lookupModelState = z.strictObject({
  /** Null: none is set, so none can be asked. */
  model: lookupModel.nullable(),
  /** Where its key is: nowhere, in the keychain of the system, in memory until the host ends, or in the environment. */
  key: z.enum(['none', 'keychain', 'session', 'environment']),
  /** Why a key is kept no longer than the session, or cannot be read. */
  keyNote: z.string().max(500).nullable(),
});
export type LookupModelState = z.infer<typeof lookupModelState>;

export const askWays = z.strictObject({ registry: z.boolean(), names: z.boolean(), model: z.boolean() });
export type AskWays = z.infer<typeof askWays>;
export type AskWay = keyof AskWays;

const factChange = z.strictObject({
  name: shortText,
  source: shortText,
  /** Empty: new. */
  before: z.array(z.string().max(2048)).max(100),
  /** Empty: gone. */
  now: z.array(z.string().max(2048)).max(100),
});

/** An answer of one way, as it was kept. */
const keptAnswer = z.strictObject({
  way: z.enum(['registry', 'names', 'model']),
  /** Since when it was the same, and when it was last given; epoch ms. */
  firstMs: milliseconds,
  lastMs: milliseconds,
  facts: z.array(onlineFact).max(200),
  summary: aiSummary.nullable(),
  /** The model that said it. */
  model: shortText.nullable(),
});
export type KeptAnswer = z.infer<typeof keptAnswer>;

export const lookupAnswers = z.strictObject({
  /** Newest first; of each way at most ten different ones. */
  answers: z.array(keptAnswer).max(30),
  /** The newest answer of each way against the one before it. */
  changes: z.array(factChange).max(200),
});
export type LookupAnswersOf = z.infer<typeof lookupAnswers>;

export const askPreview = z.strictObject({
  /** To ask exactly this; good once, and for ten minutes. */
  askId: identifier,
  /** All that would leave, in this order; of what is known already nothing. */
  requests: z.array(requestPreview).max(10),
  /** To the name servers of the system, not encrypted. */
  question: z
    .strictObject({
      servers: z.array(shortText).max(20),
      name: shortText,
      type: z.literal('PTR'),
    })
    .nullable(),
  /** What stands for what in the request to the model. */
  replaced: z.array(z.strictObject({ pseudonym: shortText, value: z.string().max(2048) })).max(500),
});
export type AskPreview = z.infer<typeof askPreview>;

export const askFailure = z.strictObject({
  source: shortText,
  code: shortText,
  message: z.string().max(2000),
  hint: z.string().max(2000),
});

export const askAnswer = z.strictObject({
  facts: z.array(onlineFact).max(200),
  summary: aiSummary.nullable(),
  /** What a model said that keeps not to the form. */
  text: z.string().max(65_536).nullable(),
  failed: z.array(askFailure).max(10),
  changes: z.array(factChange).max(200),
});
export type AskAnswer = z.infer<typeof askAnswer>;

export const lookupAskingProcedures = {
  'lookup.model': { input: noInput, output: lookupModelState },
  /** A model of another server forgets the key. */
  'lookup.setModel': { input: z.strictObject({ model: lookupModel.nullable() }), output: lookupModelState },
  /** Null forgets it. */
  'lookup.setKey': {
    input: z.strictObject({ key: z.string().min(1).max(1000).nullable() }),
    output: lookupModelState,
  },
  /** What was answered before; nothing is sent. */
  'lookup.answers': { input: z.strictObject({ address: shortText }), output: lookupAnswers },
  'lookup.forgetAnswers': { input: z.strictObject({ address: shortText.nullable() }), output: nothing },
  /** Sends nothing. */
  'lookup.previewAsk': { input: z.strictObject({ address: shortText, ways: askWays }), output: askPreview },
  /** Sends what was previewed. Cancelling the call ends the requests. */
  'lookup.ask': { input: z.strictObject({ askId: identifier }), output: askAnswer },
} as const;

export const lookupAskingEvents = {
  'lookup.askingChanged': {
    kind: 'state',
    key: 'askId',
    payload: z.strictObject({ askId: identifier, state: onlineState }),
  },
} as const;

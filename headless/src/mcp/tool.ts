// One tool for assistants: what it takes, what it gives, and how its answer is found. It only ever reads.

import { JawsError } from '@jaws/shared/contract/errors';
import type { z } from 'zod';
import { cleanText, cleanValues } from './clean-values.ts';
import { fitAnswer } from './fit-answer.ts';
import type { McpServices } from './services.ts';
import { answerSchema, objectSchema, type JsonObjectSchema } from './tool-schema.ts';

/** Bytes of JSON of the data in one answer; with what goes around it, an answer stays below 100 kB. */
export const mostDataBytes = 95_000;

export interface ToolCall {
  readonly services: McpServices;
  /** Aborted when nobody waits for the answer any more, or its time is over. */
  readonly signal: AbortSignal;
}

export interface ToolAnswer {
  readonly data: unknown;
  readonly cut: readonly string[];
}

export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonObjectSchema;
  readonly outputSchema: JsonObjectSchema;
  /** @throws JawsError usage.invalid for input that does not fit, and what the service behind it throws */
  readonly answer: (input: unknown, call: ToolCall) => Promise<ToolAnswer>;
}

interface ToolParts<I extends z.ZodObject, D extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: I;
  /** Fields that it does not name are left out of the answer. */
  readonly data: D;
  readonly find: (input: z.output<I>, call: ToolCall) => Promise<z.input<D>>;
}

export function defineTool<I extends z.ZodObject, D extends z.ZodObject>(parts: ToolParts<I, D>): McpTool {
  const { name, title, description, input, data, find } = parts;
  return {
    ...{ name, title, description },
    inputSchema: objectSchema(input, 'input'),
    outputSchema: objectSchema(answerSchema(data), 'output'),
    answer: async (given, call) => {
      const parsed = input.safeParse(given ?? {});
      if (!parsed.success) throw badInput(parsed.error);
      const found: unknown = data.parse(cleanValues(await find(parsed.data, call)));
      return fitAnswer(found, mostDataBytes);
    },
  };
}

function badInput({ issues }: z.ZodError): JawsError {
  const [issue] = issues;
  const place = (issue?.path ?? []).map(String).join('.');
  const text = `${place === '' ? 'The input' : `"${place}"`}: ${issue?.message ?? 'not valid'}.`;
  return new JawsError('usage.invalid', cleanText(text), { hint: 'See the input schema of the tool.' });
}

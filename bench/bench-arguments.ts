// The command line of `npm run bench`: [NAME] [options].
import { parseArgs } from 'node:util';
import { JawsError } from '@jaws/shared/contract/errors';
import type { BenchOptions } from './benchmark.ts';

export interface BenchArguments {
  /** Null runs all of them. */
  readonly name: string | null;
  readonly json: boolean;
  readonly options: BenchOptions;
}

/** Option on the command line -> field of BenchOptions, for numbers. */
const numbers = {
  eps: 'eps',
  'min-samples': 'minSamples',
  k: 'k',
  components: 'components',
  seed: 'seed',
  points: 'points',
  std: 'std',
} as const;

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      allowNegative: true,
      options: {
        ...{ eps: text, 'min-samples': text, k: text, components: text, seed: text, points: text, std: text },
        ...{ input: text, out: text, header: flag, peer: flag, json: flag },
      },
    });
  } catch (error) {
    throw new JawsError('usage.invalid', error instanceof Error ? error.message : undefined, {
      cause: error,
      hint: 'npm run bench -- [NAME] [--input FILE] [--out FILE] [--json]',
    });
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new JawsError('usage.invalid', `--${name} wants a number, not "${text}".`);
  }
  return value;
}

/** Throws `usage.invalid`. */
export function readBenchArguments(argv: readonly string[]): BenchArguments {
  const { values, positionals } = parse(argv);
  if (positionals.length > 1) throw new JawsError('usage.invalid', 'One benchmark at a time.');
  const { input, out, header, peer, json = false } = values;
  const options: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(numbers)) {
    const text = values[name as keyof typeof numbers];
    if (text !== undefined) options[field] = numberOf(name, text);
  }
  for (const [field, value] of Object.entries({ input, out, header, peer })) {
    if (value !== undefined) options[field] = value;
  }
  return { name: positionals[0] ?? null, json, options };
}

/** The same options as arguments, for a run in a process of its own. */
export function writeBenchArguments(options: BenchOptions): string[] {
  return Object.entries(numbers).flatMap(([name, field]) => {
    const value = options[field];
    return value === undefined ? [] : [`--${name}`, String(value)];
  });
}

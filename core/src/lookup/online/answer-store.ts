// Answers about addresses that are kept on disk, with those before them: `<data>/lookup/<kind>.json`, mode 0600,
// replaced in one step. A file that cannot be read is told and set aside; look-ups go on without it.

import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { milliseconds } from '@jaws/shared/contract/primitives';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { errnoCode, onDisk } from '../../dataset/disk-errors.ts';
import { makeFolders } from '../../dataset/make-folders.ts';
import { replaceFile } from '../../dataset/manifest-file.ts';
import { openOrdinaryFile } from '../../dataset/open-ordinary-file.ts';

export interface KeptAnswer<T> {
  /** When it was given first, and when it was given last without a difference. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly answer: T;
}

export interface AnswerStore<T> {
  /** Oldest first. */
  readonly history: (address: string) => readonly KeptAnswer<T>[];
  /** The newest of each address. */
  readonly newest: () => { readonly address: string; readonly kept: KeptAnswer<T> }[];
  /** At hand at once, on disk soon. An answer equal to the one before it only makes that one younger. */
  readonly keep: (address: string, answer: T, atMs: number) => void;
  /** Resolves when all is on disk. @throws JawsError dataset.io, dataset.disk-full of the last writing */
  readonly flush: () => Promise<void>;
}

export interface AnswerStoreOptions<T> {
  /** The data folder. */
  readonly dataDir: string;
  readonly kind: 'rdap' | 'names' | 'summaries';
  readonly answer: z.ZodType<T>;
  readonly warn: (text: string) => void;
  readonly mostAnswers?: number;
  readonly mostAddresses?: number;
}

export const answersVersion = 1;

type Book<T> = Map<string, readonly KeptAnswer<T>[]>;

export async function openAnswerStore<T>(options: AnswerStoreOptions<T>): Promise<AnswerStore<T>> {
  const { mostAnswers = 10, mostAddresses = 5000 } = options;
  const path = join(options.dataDir, 'lookup', `${options.kind}.json`);
  let book = await readBook(path, options);
  let dirty = false;
  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    if (!dirty) return;
    dirty = false;
    await onDisk('Cannot make the folder of look-ups', async () => {
      await makeFolders(join(options.dataDir, 'lookup'));
    });
    // Another process may have written meanwhile: what it learned stays.
    book = newestOf(merged(await readBook(path, options), book, mostAnswers), mostAddresses);
    await replaceFile(path, textOf(book, options.kind));
  };
  return {
    history: (address) => book.get(address) ?? [],
    newest: () =>
      [...book].flatMap(([address, answers]) => {
        const kept = answers.at(-1);
        return kept === undefined ? [] : [{ address, kept }];
      }),
    keep: (address, answer, atMs) => {
      book.set(address, withAnswer(book.get(address) ?? [], answer, atMs).slice(-mostAnswers));
      dirty = true;
      writing = writing.then(write, write);
      // Told here, thrown by `flush`.
      writing.catch((error: unknown) => {
        dirty = true;
        options.warn(
          `Look-ups are not kept on disk: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    },
    flush: async () => {
      await writing;
    },
  };
}

function withAnswer<T>(answers: readonly KeptAnswer<T>[], answer: T, atMs: number): readonly KeptAnswer<T>[] {
  const last = answers.at(-1);
  if (last === undefined || !isDeepStrictEqual(last.answer, answer)) {
    return [...answers, { firstMs: atMs, lastMs: atMs, answer }];
  }
  return [...answers.slice(0, -1), { ...last, lastMs: Math.max(last.lastMs, atMs) }];
}

/** An answer is the same when it was given first at the same moment. */
function merged<T>(theirs: Book<T>, ours: Book<T>, mostAnswers: number): Book<T> {
  const all = new Map(theirs);
  for (const [address, answers] of ours) {
    const byTime = new Map<number, KeptAnswer<T>>();
    for (const kept of [...(theirs.get(address) ?? []), ...answers]) byTime.set(kept.firstMs, kept);
    const inOrder = [...byTime.values()].sort((a, b) => a.firstMs - b.firstMs);
    all.set(address, inOrder.slice(-mostAnswers));
  }
  return all;
}

function newestOf<T>(book: Book<T>, most: number): Book<T> {
  if (book.size <= most) return book;
  const age = ([, answers]: readonly [string, readonly KeptAnswer<T>[]]): number =>
    answers.at(-1)?.lastMs ?? 0;
  return new Map([...book].sort((a, b) => age(b) - age(a)).slice(0, most));
}

function textOf<T>(book: Book<T>, kind: string): string {
  const addresses = [...book].map(([address, answers]) => ({ address, answers }));
  return `${JSON.stringify({ schemaVersion: answersVersion, kind, addresses })}\n`;
}

/** Empty when there is none, or none that can be read: that one is set aside. */
async function readBook<T>(path: string, options: AnswerStoreOptions<T>): Promise<Book<T>> {
  try {
    const text = await readOrNothing(path);
    return text === null ? new Map() : parseBook(text, options);
  } catch (error) {
    const aside = `${path}.set-aside`;
    const why =
      error instanceof z.ZodError ? 'it has another form' : error instanceof Error ? error.message : '';
    options.warn(`The look-ups in ${path} cannot be read (${why}); the file is kept as ${aside}.`);
    await onDisk('Cannot set the file of look-ups aside', async () => {
      await rename(path, aside);
    });
    return new Map();
  }
}

async function readOrNothing(path: string): Promise<string | null> {
  try {
    const file = await openOrdinaryFile(path, 'read');
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function parseBook<T>(text: string, { answer, kind }: AnswerStoreOptions<T>): Book<T> {
  const kept = z.strictObject({ firstMs: milliseconds, lastMs: milliseconds, answer });
  const file = z.strictObject({
    schemaVersion: z.literal(answersVersion),
    kind: z.literal(kind),
    addresses: z.array(z.strictObject({ address: z.string().max(64), answers: z.array(kept) })),
  });
  return new Map(file.parse(JSON.parse(text)).addresses.map(({ address, answers }) => [address, answers]));
}

// Answers about addresses that are kept on disk, with those before them: `<data>/lookup/<kind>.json`, mode 0600,
// replaced in one step. A file that cannot be read is told and set aside; look-ups go on without it.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { JawsError } from '@jaws/shared/contract/errors';
import { milliseconds } from '@jaws/shared/contract/primitives';
import { z } from 'zod';
import { onDisk } from '../../dataset/disk-errors.ts';
import { takeLock } from '../../dataset/lock-file.ts';
import { makeFolders } from '../../dataset/make-folders.ts';
import { replaceFile } from '../../dataset/manifest-file.ts';
import { readKeptFile } from './kept-file.ts';
import { createTurns } from './turns.ts';

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
  /** Takes over what other processes have written or forgotten; false when that is nothing. @throws JawsError dataset.io */
  readonly refresh: () => Promise<boolean>;
  /** All of these addresses, or of every one; gone from disk when it resolves. @throws JawsError dataset.* */
  readonly forget: (addresses: readonly string[] | null) => Promise<void>;
  /** Resolves when all is on disk. @throws JawsError dataset.io, dataset.disk-full, dataset.locked */
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

const patienceMs = 5000;

type Book<T> = Map<string, readonly KeptAnswer<T>[]>;

interface Given<T> {
  readonly address: string;
  readonly answer: T;
  readonly atMs: number;
}

/** @throws JawsError dataset.io where the file can be neither read nor set aside */
export async function openAnswerStore<T>(options: AnswerStoreOptions<T>): Promise<AnswerStore<T>> {
  const { mostAnswers = 10 } = options;
  const file = answerFile(options);
  const inTurn = createTurns();
  let book: Book<T> = await file.read();
  /** Not on disk yet. */
  let fresh: readonly Given<T>[] = [];

  const withFresh = (theirs: Book<T>): Book<T> => {
    for (const given of fresh) add(theirs, given, mostAnswers);
    return theirs;
  };
  const write = async (): Promise<void> => {
    const given = fresh;
    if (given.length === 0) return;
    const written = await file.change((theirs) => {
      for (const one of given) add(theirs, one, mostAnswers);
      return theirs;
    });
    fresh = fresh.slice(given.length);
    book = withFresh(written);
  };
  return {
    history: (address) => book.get(address) ?? [],
    newest: () =>
      [...book].flatMap(([address, answers]) => {
        const kept = answers.at(-1);
        return kept === undefined ? [] : [{ address, kept }];
      }),
    keep: (address, answer, atMs) => {
      const given = { address, answer, atMs };
      fresh = [...fresh, given];
      add(book, given, mostAnswers);
      // Told here, thrown by `flush`, which tries again.
      inTurn(write).catch((error: unknown) => {
        options.warn(
          `Look-ups are not kept on disk: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
    },
    refresh: () =>
      inTurn(async () => {
        if (!(await file.isAsSeen())) book = withFresh(await file.read());
        return file.tookOver();
      }),
    forget: (addresses) =>
      inTurn(async () => {
        const isKept = (address: string): boolean => addresses !== null && !addresses.includes(address);
        fresh = fresh.filter(({ address }) => isKept(address));
        book = withFresh(await file.change((theirs) => new Map([...theirs].filter(([key]) => isKept(key)))));
      }),
    flush: () => inTurn(write),
  };
}

function add<T>(book: Book<T>, { address, ...given }: Given<T>, most: number): void {
  book.set(address, withAnswer(book.get(address) ?? [], given).slice(-most));
}

/** Another process may have kept a younger one meanwhile. */
function withAnswer<T>(
  answers: readonly KeptAnswer<T>[],
  { answer, atMs }: Omit<Given<T>, 'address'>,
): readonly KeptAnswer<T>[] {
  const last = answers.at(-1);
  if (last === undefined || !isDeepStrictEqual(last.answer, answer)) {
    const fresh = { firstMs: atMs, lastMs: atMs, answer };
    return [...answers, fresh].sort((a, b) => a.firstMs - b.firstMs);
  }
  return [...answers.slice(0, -1), { ...last, lastMs: Math.max(last.lastMs, atMs) }];
}

interface AnswerFile<T> {
  readonly read: () => Promise<Book<T>>;
  /** Is it what was read or written here last? */
  readonly isAsSeen: () => Promise<boolean>;
  /** Has something of others been read since this was asked last? */
  readonly tookOver: () => boolean;
  /** What is there now, changed, while no other process changes it; gives what was written. */
  readonly change: (edit: (theirs: Book<T>) => Book<T>) => Promise<Book<T>>;
}

function answerFile<T>(options: AnswerStoreOptions<T>): AnswerFile<T> {
  const { dataDir, kind, warn, mostAddresses = 5000 } = options;
  const folder = join(dataDir, 'lookup');
  const path = join(folder, `${kind}.json`);
  const kept = { path, what: 'look-ups', parse: (text: string) => parseBook(text, options), warn };
  let seen: string | null = null;
  let isTaken = false;
  const read = async (): Promise<Book<T>> => {
    const stamp = await stampOf(path);
    if (seen !== null && stamp !== seen) isTaken = true;
    seen = stamp;
    return (await readKeptFile(kept)) ?? new Map<string, readonly KeptAnswer<T>[]>();
  };
  return {
    read,
    isAsSeen: async () => (await stampOf(path)) === seen,
    tookOver: () => {
      const taken = isTaken;
      isTaken = false;
      return taken;
    },
    change: async (edit) => {
      await onDisk('Cannot make the folder of look-ups', async () => {
        await makeFolders(folder);
      });
      const lock = await takeLock(join(folder, `${kind}.lock`), 'Cannot keep look-ups', patienceMs);
      if (lock === null)
        throw new JawsError('dataset.locked', 'Another process is writing look-ups.', { hint: 'Try again.' });
      try {
        const book = newestOf(edit(await read()), mostAddresses);
        await replaceFile(path, textOf(book, kind));
        seen = await stampOf(path);
        return book;
      } finally {
        await lock.release();
      }
    },
  };
}

/** Another one for each file that was put in its place; empty without a file. */
async function stampOf(path: string): Promise<string> {
  return await stat(path).then(
    ({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`,
    () => '',
  );
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

function parseBook<T>(text: string, { answer, kind }: AnswerStoreOptions<T>): Book<T> {
  const kept = z.strictObject({ firstMs: milliseconds, lastMs: milliseconds, answer });
  const file = z.strictObject({
    schemaVersion: z.literal(answersVersion),
    kind: z.literal(kind),
    addresses: z.array(z.strictObject({ address: z.string().max(64), answers: z.array(kept) })),
  });
  return new Map(file.parse(JSON.parse(text)).addresses.map(({ address, answers }) => [address, answers]));
}

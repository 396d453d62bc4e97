// The way back from label changes: one file per change in the dataset's folder `undo/`, 5 bytes a changed row.
// Layout: length of the header (uint32 LE), header JSON, rows (uint32 LE each), their old label codes (bytes).

import { Buffer } from 'node:buffer';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { z } from 'zod';
import { diskError, errnoCode, onDisk } from '../disk-errors.ts';
import { replaceFile } from '../manifest-file.ts';

export interface RelabelEntry {
  /** The label that was given. */
  readonly label: string;
  /** Old labels by code. */
  readonly labels: readonly (string | null)[];
  /** Changed rows, and the code of each one's old label. */
  readonly rows: Uint32Array;
  readonly before: Uint8Array;
}

/** Older changes are forgotten. */
const mostEntries = 20;
const entryName = /^(\d{6})\.undo$/;
const header = z.object({
  version: z.literal(1),
  label: z.string(),
  labels: z.array(z.string().nullable()).max(256),
  rows: z.number().int().min(0),
});

export class RelabelJournal {
  private readonly folder: string;

  constructor(datasetFolder: string) {
    this.folder = join(datasetFolder, 'undo');
  }

  /** File names, oldest first. */
  private async entries(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => entryName.test(name)).sort();
    } catch (error) {
      if (errnoCode(error) === 'ENOENT') return [];
      throw diskError(error, 'Cannot read the old labels');
    }
  }

  async count(): Promise<number> {
    return (await this.entries()).length;
  }

  async last(): Promise<string | null> {
    return (await this.entries()).at(-1) ?? null;
  }

  /** Durable when it returns. */
  async add(entry: RelabelEntry): Promise<string> {
    const { label, labels, rows, before } = entry;
    const text = Buffer.from(JSON.stringify({ version: 1, label, labels, rows: rows.length }), 'utf8');
    const content = Buffer.alloc(4 + text.length + rows.length * 5);
    content.writeUInt32LE(text.length, 0);
    text.copy(content, 4);
    for (let at = 0; at < rows.length; at++) {
      content.writeUInt32LE(rows[at] as number, 4 + text.length + at * 4);
    }
    content.set(before, 4 + text.length + rows.length * 4);
    return await onDisk('Cannot note the old labels', async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      const known = await this.entries();
      const number = Number(entryName.exec(known.at(-1) ?? '')?.[1] ?? 0) + 1;
      const name = `${String(number).padStart(6, '0')}.undo`;
      await replaceFile(join(this.folder, name), content);
      for (const old of known.slice(0, Math.max(0, known.length + 1 - mostEntries))) await this.remove(old);
      return name;
    });
  }

  /** @throws JawsError dataset.damaged */
  async read(name: string): Promise<RelabelEntry> {
    const content = await onDisk('Cannot read the old labels', () => readFile(join(this.folder, name)));
    const length = content.length < 4 ? 0 : content.readUInt32LE(0);
    const found = parseHeader(content.toString('utf8', 4, 4 + length));
    const start = 4 + length;
    if (found === null || content.length !== start + found.rows * 5) {
      throw new JawsError('dataset.damaged', 'The notes about the last change of labels are damaged.');
    }
    const rows = new Uint32Array(found.rows);
    for (let at = 0; at < rows.length; at++) rows[at] = content.readUInt32LE(start + at * 4);
    return {
      label: found.label,
      labels: found.labels,
      rows,
      before: Uint8Array.from(content.subarray(start + rows.length * 4)),
    };
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }
}

function parseHeader(text: string): z.infer<typeof header> | null {
  try {
    const parsed = header.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

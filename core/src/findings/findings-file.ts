// The inbox of a dataset: `findings.json` in its folder, mode 0600, replaced in one atomic step under the manifest's
// lock. It holds the newest result and the states that somebody gave to findings. A result that cannot be read is
// computed again; states are somebody's work, so a file without readable states is kept aside.

import { rename } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { scoreResult } from '@jaws/shared/contract/detection';
import { alertsPerDay, findingState, type FindingState } from '@jaws/shared/contract/findings';
import { modelHash } from '@jaws/shared/contract/models';
import { findingsLimits } from '@jaws/shared/findings/findings-limits';
import { datasetName, milliseconds, shortText } from '@jaws/shared/contract/primitives';
import type { Manifest } from '@jaws/shared/domain/manifest';
import { findingsEngineVersion } from '@jaws/shared/findings/engine-version';
import { z } from 'zod';
import { errnoCode, onDisk } from '../dataset/disk-errors.ts';
import { lockManifest } from '../dataset/manifest-lock.ts';
import { replaceFile } from '../dataset/manifest-file.ts';
import { openOrdinaryFile } from '../dataset/open-ordinary-file.ts';

type Warn = (text: string) => void;

export const findingsFileName = 'findings.json';
const version = 1;
const mostBytes = 128 << 20;

const keptResult = z.strictObject({
  engine: z.number().int(),
  /** `datasetContent` of what was scored. */
  content: z.string().max(64),
  baseline: datasetName.nullable(),
  alertsPerDay,
  model: shortText.nullable().optional(),
  /** Not of results that an earlier version has kept. */
  modelHash: modelHash.nullable().optional(),
  madeMs: milliseconds,
  result: scoreResult,
});
export type KeptResult = z.infer<typeof keptResult>;

const inboxFile = z.object({
  version: z.literal(version),
  states: z.array(findingState).max(findingsLimits.states),
});

export interface Inbox {
  /** Null: never computed, or by a JAWS whose results this one does not read. */
  readonly computed: KeptResult | null;
  readonly states: readonly FindingState[];
}

const emptyInbox: Inbox = { computed: null, states: [] };

/** What the findings of a dataset depend on: another text as soon as one of these changes. */
export function datasetContent(manifest: Manifest): string {
  const { packets, fileBytes, sha256, local, names, labels } = manifest;
  const facts = JSON.stringify([packets, fileBytes, sha256, local, names, labels]);
  return createHash('sha256').update(facts).digest('hex');
}

/** `hash`: of the model by that name now; null: there is none, and what it said stays what it said. */
export function isFresh(kept: KeptResult, manifest: Manifest, hash: string | null): boolean {
  const { engine, content, model = null } = kept;
  const isSameModel = model === null || hash === null || kept.modelHash === hash;
  return isSameModel && engine === findingsEngineVersion && content === datasetContent(manifest);
}

/** `warn` null: what cannot be used is left where it is. @throws JawsError dataset.io */
export async function readInbox(folder: string, warn: Warn | null): Promise<Inbox> {
  const path = join(folder, findingsFileName);
  return await onDisk('Cannot read the findings', async () => {
    try {
      const value: unknown = JSON.parse(await textOf(path));
      const { states } = inboxFile.parse(value);
      const computed = keptResult.safeParse((value as { readonly computed?: unknown }).computed);
      return { states, computed: computed.success ? computed.data : null };
    } catch (error) {
      if (errnoCode(error) === 'ENOENT') return emptyInbox;
      if (errnoCode(error) !== null) throw error;
      if (warn === null) return emptyInbox;
      const why = error instanceof Error ? error.message : String(error);
      warn(`${findingsFileName} cannot be used and was put aside: ${why.slice(0, 500)}`);
      await rename(path, `${path}.broken`).catch((refusal: unknown) => {
        warn(`${findingsFileName} could not be put aside: ${String(refusal)}`);
      });
      return emptyInbox;
    }
  });
}

async function textOf(path: string): Promise<string> {
  const file = await openOrdinaryFile(path, 'read');
  try {
    if ((await file.stat()).size > mostBytes) throw new Error(`It is larger than ${mostBytes} bytes.`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Not in the middle of somebody else's change, nor of a move. @throws JawsError dataset.locked, dataset.disk-full, dataset.io */
export async function changeInbox(
  folder: string,
  dataset: string,
  warn: Warn,
  change: (inbox: Inbox) => Inbox,
): Promise<Inbox> {
  const lock = await lockManifest(folder, dataset);
  try {
    const changed = change(await readInbox(folder, warn));
    await writeInbox(folder, changed);
    return changed;
  } finally {
    await lock.release();
  }
}

/** `folder` is one that nobody else knows yet, or the caller holds its manifest's lock. */
async function writeInbox(folder: string, { computed, states }: Inbox): Promise<void> {
  const text = `${JSON.stringify({ version, states, computed })}\n`;
  await replaceFile(join(folder, findingsFileName), text);
}

/** Into the folder of a copy that nobody else knows yet. */
export async function copyInbox(from: string, to: string): Promise<void> {
  const inbox = await readInbox(from, null);
  if (inbox.computed !== null || inbox.states.length > 0) await writeInbox(to, inbox);
}

/** The states of several datasets for one made of them; of two for one finding the newer holds. */
export async function mergeInboxes(folders: readonly string[], to: string): Promise<void> {
  const newest = new Map<string, FindingState>();
  for (const folder of folders)
    for (const state of (await readInbox(folder, null)).states) {
      const known = newest.get(state.id);
      if (known === undefined || state.changedMs > known.changedMs) newest.set(state.id, state);
    }
  const states = [...newest.values()].slice(0, findingsLimits.states);
  if (states.length > 0) await writeInbox(to, { computed: null, states });
}

/** Gives the inbox with the new states, and those that were there before. */
export function withStates(
  inbox: Inbox,
  ids: readonly string[],
  change: Omit<FindingState, 'id'>,
): { readonly inbox: Inbox; readonly before: FindingState[] } {
  const wanted = new Set(ids);
  const before = inbox.states.filter(({ id }) => wanted.has(id));
  const others = inbox.states.filter(({ id }) => !wanted.has(id));
  const states = [...others, ...[...wanted].map((id) => ({ id, ...change }))];
  return { inbox: { ...inbox, states: states.slice(-findingsLimits.states) }, before };
}

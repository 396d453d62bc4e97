// Brings a dataset whose writer died back to order: cuts the torn last line, recounts, hashes. Whole rows are
// never thrown away, not even those that are not valid. The caller holds the lock.

import { Buffer } from 'node:buffer';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { type Manifest, maxManifestWarnings } from '@jaws/shared/domain/manifest';
import { csvHeader } from './csv-columns.ts';
import { diskError, errnoCode, onDisk } from './disk-errors.ts';
import { releaseReserve } from './disk-reserve.ts';
import { rowProblems } from './compare-rows.ts';
import { type CsvInspection, csvFileName, hashCsv, inspectCsv } from './inspect-csv.ts';
import { removeLitter } from './dataset-litter.ts';
import { readManifest } from './manifest-file.ts';
import { changeManifest } from './manifest-lock.ts';
import { newManifest } from './new-manifest.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';
import type { WorkOptions } from './store-contract.ts';

export interface Recovery {
  readonly manifest: Manifest;
  readonly cutBytes: number;
}

/**
 * Leaves a sound closed dataset as it is; anything else becomes `recovered`.
 * @throws JawsError dataset.io, dataset.damaged (packets.csv is no packet table), cancelled (nothing changed)
 */
export async function recoverDataset(
  folder: string,
  name: string,
  createdMs: number,
  options: WorkOptions = {},
): Promise<Recovery> {
  const old = await readManifestOrNew(folder, name, createdMs);
  await removeLitter(folder);
  await ensureHeader(folder);
  const found = await inspectCsv(folder, { ...options, tolerant: true });
  await releaseReserve(folder);
  if (old.state !== 'open' && rowProblems(old, found).length === 0) {
    return { manifest: old, cutBytes: 0 };
  }
  if (found.tornBytes > 0) await cut(folder, found.wholeBytes);
  const sha256 = found.tornBytes > 0 ? (await hashCsv(folder)).digest('hex') : found.sha256;
  const change = (latest: Manifest): Manifest => ({
    // Notes and tags written while the rows were counted stay.
    ...latest,
    name,
    ...found.counts.fields(),
    packets: found.rows,
    fileBytes: found.wholeBytes,
    // The flows of rows that a dead writer added were never counted.
    flows: null,
    state: 'recovered',
    sha256,
    warnings: [...latest.warnings, ...recoveryWarnings(found, old)].slice(-maxManifestWarnings),
  });
  const manifest = await changeManifest(folder, name, change, { orElse: newIfDamaged(name, createdMs) });
  return { manifest, cutBytes: found.tornBytes };
}

function recoveryWarnings(found: CsvInspection, old: Manifest): string[] {
  const warnings: string[] = [];
  if (old.state === 'open') {
    warnings.push(`Who wrote this dataset ended without closing it; ${found.rows} rows were kept.`);
  }
  if (old.state !== 'open' && old.sha256 !== found.sha256) {
    warnings.push(
      `packets.csv was changed after it was closed (its SHA-256 was ${old.sha256 ?? 'unknown'}).`,
    );
  }
  const bytes = found.wholeBytes + found.tornBytes;
  if (old.state !== 'open' && (old.packets !== found.rows || old.fileBytes !== bytes)) {
    warnings.push(
      `The manifest said ${old.packets} rows in ${old.fileBytes} bytes; ${found.rows} rows in ${bytes} bytes were there.`,
    );
  }
  if (found.tornBytes > 0) {
    warnings.push(
      `A torn last line of ${found.tornBytes} bytes was cut; ${found.rows} whole rows were kept.`,
    );
  }
  if (found.badRows > 0) warnings.push(`${found.badRows} rows of packets.csv are not valid.`);
  return warnings;
}

async function readManifestOrNew(folder: string, name: string, createdMs: number): Promise<Manifest> {
  try {
    return { ...(await readManifest(folder)), name };
  } catch (error) {
    return newIfDamaged(name, createdMs)(error);
  }
}

function newIfDamaged(name: string, createdMs: number): (error: unknown) => Manifest {
  return (error) => {
    if (!(error instanceof JawsError) || error.code !== 'dataset.damaged') throw error;
    return newManifest(name, createdMs, { warnings: ['The manifest was damaged and was made anew.'] });
  };
}

/** A writer that died at its very first write may have left no header, or half of it. */
async function ensureHeader(folder: string): Promise<void> {
  const path = join(folder, csvFileName);
  const start = await readStart(path);
  if (start.length === csvHeader.length || !csvHeader.startsWith(start)) return;
  await onDisk('Cannot write packets.csv', () => writeFile(path, csvHeader, { mode: 0o600 }));
}

/** As many characters as the header has; fewer when the file is shorter, none when it is missing. */
async function readStart(path: string): Promise<string> {
  try {
    const file = await openOrdinaryFile(path, 'read');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(csvHeader.length), 0, csvHeader.length, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return '';
    throw diskError(error, 'Cannot read packets.csv');
  }
}

async function cut(folder: string, bytes: number): Promise<void> {
  await onDisk('Cannot cut packets.csv', () => truncate(join(folder, csvFileName), bytes));
}

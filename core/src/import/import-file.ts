// One file into a running import: a capture through the packet decoder, a table through the table reader.
// What it is is told by its content, never by its name.

import { setTimeout } from 'node:timers/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { ApplicationDecoder } from '../decode/application-decoder.ts';
import { PacketDecoder } from '../decode/packet-decoder.ts';
import { notACapture } from '../packet-file/foreign-content.ts';
import { packingWarnings } from '../packet-file/gunzip-chunks.ts';
import { type GrowingFile, type OpenedPacketFile, openPacketFile } from '../packet-file/open-packet-file.ts';
import type { RecordBatch } from '../packet-file/record-batch.ts';
import { forEachPacketBatch } from '../packet-file/read-packet-stream.ts';
import { detectFlowLog } from '../flow-logs/detect-flow-log.ts';
import { detectTableKind } from './detect-table-kind.ts';
import { firstBytes } from './first-bytes.ts';
import { importFlowLog } from './import-flow-log.ts';
import { importTable } from './import-table.ts';
import type { ImportSession } from './import-session.ts';

export interface ImportFile {
  readonly path: string;
  /** Shown instead of the path: an upload lies under a made-up name. */
  readonly name: string;
  /** Of a file that is still being written: the bytes that it will have. */
  readonly growsTo?: number | undefined;
}

/** Between two looks at a file that is being written. */
const lookAgainMs = 10;

/**
 * @throws JawsError import.unreadable, import.empty, import.not-a-capture, import.wrong-columns,
 * import.bad-row, cancelled, dataset.*; the message names the file, not its path
 */
export async function importFile(session: ImportSession, file: ImportFile, label: string): Promise<void> {
  const bytesBefore = session.bytesRead;
  try {
    const opened = await openPacketFile(file.path, growingFile(session, file));
    try {
      const progress = (): void => {
        session.bytesRead = bytesBefore + opened.bytesRead();
      };
      if (opened.kind === 'capture') await importCapture(session, file, opened, label, progress);
      else await importForeignTable(session, file, opened, label, progress);
      session.bytesRead = bytesBefore + opened.sizeBytes;
    } finally {
      await opened.close();
    }
  } catch (error) {
    throw named(error, file);
  }
}

function growingFile(session: ImportSession, { growsTo }: ImportFile): GrowingFile | undefined {
  if (growsTo === undefined) return undefined;
  const wait = async (): Promise<void> => {
    session.checkCancelled();
    await setTimeout(lookAgainMs);
  };
  return { bytes: growsTo, wait };
}

async function importCapture(
  session: ImportSession,
  file: ImportFile,
  opened: OpenedPacketFile,
  label: string,
  progress: () => void,
): Promise<void> {
  const application = new ApplicationDecoder(session.dictionaries);
  const decoder = new PacketDecoder(session.dictionaries, { application });
  const onBatch = (batch: RecordBatch): Promise<void> => {
    decoder.decode(batch, session.table);
    progress();
    return session.settle(label);
  };
  const summary = await forEachPacketBatch(opened.chunks, onBatch, opened.packing);
  await session.settle(label, true);
  if (summary.truncated !== null) {
    session.truncated.push({ file: file.name.slice(0, 512), offset: summary.truncated.offset });
  }
  session.addWarnings(file.name, [...summary.warnings, ...decoder.unreadLinkTypes.warnings]);
  session.addNames(application.passiveDns.entries());
  session.addDropped(summary.dropped);
  session.snapLength = summary.snapLength ?? session.snapLength;
}

async function importForeignTable(
  session: ImportSession,
  file: ImportFile,
  opened: OpenedPacketFile,
  label: string,
  progress: () => void,
): Promise<void> {
  const chunks = opened.chunks[Symbol.asyncIterator]();
  const start = await firstBytes(chunks);
  let unpackedBytes = start.length;
  async function* content(): AsyncGenerator<Uint8Array, void, undefined> {
    yield start;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      unpackedBytes += next.value.length;
      progress();
      yield next.value;
    }
  }
  const log = detectFlowLog(start);
  if (log === null) {
    const kind = detectTableKind(start);
    if (kind === null) throw notACapture(start, file.name);
    const result = await importTable(
      content(),
      kind,
      // The table's own labels stay; rows without one get the default.
      (table) => session.store(table, null),
      { dictionaries: session.dictionaries, defaultLabel: label },
    );
    session.addWarnings(file.name, result.warnings);
  } else await importFlowLog(session, file, { log, content: content(), label });
  session.addWarnings(file.name, packingWarnings(opened.packing, unpackedBytes));
  if (opened.packing.problem === null) return;
  session.truncated.push({ file: file.name.slice(0, 512), offset: unpackedBytes });
}

/** The user knows the file's name; the path may be one of ours. */
function named(error: unknown, file: ImportFile): unknown {
  if (!(error instanceof JawsError) || !error.code.startsWith('import.')) return error;
  const message = error.message.replaceAll(file.path, file.name);
  const text = message.includes(file.name) ? message : `${file.name}: ${message}`;
  return new JawsError(error.code, text, { cause: error, hint: error.hint });
}

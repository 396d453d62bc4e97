import { uploadPieceBytes } from '@jaws/shared/contract/imports';
import { JawsError } from '@jaws/shared/contract/errors';
import { expect, test } from 'vitest';
import { createFakeHost, type FakeHost } from '../testing/fake-host.ts';
import { uploadFiles, type Uploader } from './upload-files.ts';

const never = new AbortController().signal;
const file = (name: string, bytes: number): File => new File([new Uint8Array(bytes).fill(7)], name);

/** `places`: of files that the host reads where they lie, by name; in a browser there are none. */
const uploader = ({ client }: FakeHost, places: Readonly<Record<string, string>> = {}): Uploader => ({
  client,
  platform: { registerFile: ({ name }) => Promise.resolve(places[name] ?? null) },
});

function discarded(host: FakeHost): unknown[] {
  return host.calls.filter(({ name }) => name === 'imports.discardUpload').map(({ input }) => input);
}

test('files go in order and in pieces; progress counts over all of them', async () => {
  const host = createFakeHost();
  const sent: number[] = [];
  const files = [file('a.pcap', uploadPieceBytes + 5), file('b.pcap', 3)];
  const uploads = await uploadFiles(uploader(host), files, { signal: never, onBytes: (n) => sent.push(n) });
  expect(uploads).toEqual(['upload-1', 'upload-2']);
  expect(sent).toEqual([uploadPieceBytes, uploadPieceBytes + 5, uploadPieceBytes + 8]);
  const pieces = host.calls.filter(({ name }) => name === 'imports.appendUpload');
  expect(pieces.map(({ input }) => (input as { offset: number }).offset)).toEqual([0, uploadPieceBytes, 0]);
  expect(pieces.at(-1)?.input).toMatchObject({ base64: btoa('\x07\x07\x07') });
  expect(discarded(host)).toEqual([]);
});

test('a failure discards everything, and is told as it is', async () => {
  const host = createFakeHost();
  host.failNext('imports.appendUpload', new JawsError('dataset.disk-full'));
  const upload = uploadFiles(uploader(host), [file('a.pcap', 3), file('b.pcap', 3)], {
    signal: never,
    onBytes: () => undefined,
  });
  await expect(upload).rejects.toMatchObject({ code: 'dataset.disk-full' });
  expect(discarded(host)).toEqual([{ uploadId: 'upload-1' }, { uploadId: 'upload-2' }]);
});

test('cancelled between two pieces: the rest is not sent', async () => {
  const host = createFakeHost();
  const abort = new AbortController();
  const upload = uploadFiles(uploader(host), [file('a.pcap', 2 * uploadPieceBytes)], {
    signal: abort.signal,
    onBytes: () => {
      abort.abort();
    },
  });
  await expect(upload).rejects.toMatchObject({ code: 'cancelled' });
  expect(host.calls.filter(({ name }) => name === 'imports.appendUpload')).toHaveLength(1);
  expect(discarded(host)).toHaveLength(1);
});

test('a file that vanished is named', async () => {
  const gone = file('gone.pcap', 3);
  gone.slice = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  const upload = uploadFiles(uploader(createFakeHost()), [gone], { signal: never, onBytes: () => undefined });
  await expect(upload).rejects.toMatchObject({
    code: 'import.unreadable',
    message: '"gone.pcap" cannot be read.',
  });
});

test('a file that the host can read where it lies is not sent', async () => {
  const host = createFakeHost();
  const sent: number[] = [];
  const files = [file('mine.pcap', 5), file('made-here.pcap', 3)];
  const uploads = await uploadFiles(uploader(host, { 'mine.pcap': 'place-1' }), files, {
    signal: never,
    onBytes: (n) => sent.push(n),
  });
  expect(uploads).toEqual(['place-1', 'upload-1']);
  expect(sent).toEqual([5, 8]);
  expect(host.calls.filter(({ name }) => name === 'imports.openUpload')).toHaveLength(1);
});

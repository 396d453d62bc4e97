// Files that are imported while they come: whole ones, ones that break off, ones that are no captures, ones nobody wants.

import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ethernet, ipv4, udp } from '../decode/testing/frame-bytes.ts';
import { pcapBytes } from '../packet-file/testing/capture-bytes.ts';
import { openTestHost, type TestHost } from './testing-host.fixture.ts';

let rig: TestHost;
beforeEach(async () => {
  rig = await openTestHost({ servesFiles: true });
});
afterEach(async () => {
  await rig.close();
});

const frame = ethernet(0x0800, ipv4(17, udp(Array.from({ length: 900 }, () => 7))));
const capture = pcapBytes(Array.from({ length: 3000 }, () => ({ data: frame })));

interface Sender {
  readonly uploadId: string;
  readonly body: PassThrough;
  /** Opens the connection; settles as the sender is told. */
  readonly begin: () => Promise<void>;
}

async function sender(fileName: string, bytes: number): Promise<Sender> {
  const { uploadId, address } = await rig.client.call('imports.openUpload', { fileName, bytes });
  const body = new PassThrough();
  const begin = (): Promise<void> => {
    const incoming = rig.host.takeUpload(address?.replace('/upload/', '') ?? '');
    if (incoming === null) throw new Error('the ticket is not good');
    const sent = incoming.receive(body);
    sent.catch(() => undefined);
    return sent;
  };
  return { uploadId, body, begin };
}

/** Taking back takes a moment longer than the job. */
async function nothingStays(): Promise<void> {
  await vi.waitFor(async () => {
    expect((await rig.client.call('datasets.list', {})).datasets).toEqual([]);
  });
}

it('reads two files while they come, in order and whole', async () => {
  const senders = [await sender('a.pcap', capture.length), await sender('b.pcap', capture.length)];
  const uploads = senders.map(({ uploadId }) => uploadId);
  const { jobId, dataset } = await rig.client.call('imports.start', { uploads });
  for (const { body, begin } of senders) {
    const sent = begin();
    // The first piece ends inside a packet, and the rest comes only after somebody has looked for it.
    body.write(capture.subarray(0, 1_234_567));
    await wait(30);
    body.end(capture.subarray(1_234_567));
    await sent;
  }
  expect(await rig.ended(jobId)).toMatchObject({
    state: 'done',
    rowsStored: 6000,
    done: 2 * capture.length,
    warnings: [],
  });
  const detail = await rig.client.call('datasets.show', { dataset });
  expect(detail).toMatchObject({ name: 'a', packets: 6000, state: 'closed' });
});

it('takes back the import of a file that breaks off, and says so', async () => {
  const { uploadId, body, begin } = await sender('a.pcap', capture.length);
  const { jobId } = await rig.client.call('imports.start', { uploads: [uploadId] });
  const sent = begin();
  body.write(capture.subarray(0, 2_000_000));
  await wait(30);
  body.destroy(new Error('the page is gone'));
  await expect(sent).rejects.toMatchObject({ code: 'import.upload-broken' });
  expect(await rig.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'import.upload-broken' } });
  await nothingStays();
});

it('tells at its first bytes that a file is no capture, and takes no more of it', async () => {
  const { uploadId, body, begin } = await sender('film.mkv', 10_000_000_000);
  const { jobId } = await rig.client.call('imports.start', { uploads: [uploadId] });
  const sent = begin();
  body.write(new Uint8Array(1 << 20).fill(7));
  expect(await rig.ended(jobId)).toMatchObject({ state: 'failed', error: { code: 'import.not-a-capture' } });
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
  // The rest is left to the connection.
  expect(body.destroyed).toBe(false);
});

it('ends the sending of what is cancelled', async () => {
  const { uploadId, body, begin } = await sender('a.pcap', capture.length);
  const { jobId } = await rig.client.call('imports.start', { uploads: [uploadId] });
  const sent = begin();
  body.write(capture.subarray(0, 2_000_000));
  await wait(30);
  await rig.client.call('jobs.cancel', { jobId });
  expect(await rig.ended(jobId)).toMatchObject({ state: 'cancelled' });
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
  await nothingStays();
});

it('is cancelled where a file that has not begun is taken back', async () => {
  const { uploadId } = await sender('a.pcap', 10);
  const { jobId } = await rig.client.call('imports.start', { uploads: [uploadId] });
  await rig.client.call('imports.discardUpload', { uploadId });
  expect(await rig.ended(jobId)).toMatchObject({ state: 'cancelled' });
});

// The small parts of a run on their own: waits that can be paused, messages of DNS, the window of queries, payload, time
// left, and records on disk.

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RunRecord } from '@jaws/shared/exfil/run-record';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDnsStream } from './dns-link.ts';
import { dnsQuestionTypes, readDnsAnswer, writeDnsQuestion } from './dns-message.ts';
import { createPacer } from './pacer.ts';
import { createPayloadSource } from './payload-source.ts';
import { readRunRecord, runRecordPath, writeRunRecord } from './run-records.ts';
import { plannedSecondsAt, secondsLeft } from './seconds-left.ts';

describe('createPacer', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stands still while paused, and goes on where it was', async () => {
    const pacer = createPacer(false);
    const done = vi.fn();
    void pacer.wait(100).then(done);
    await vi.advanceTimersByTimeAsync(60);
    pacer.pause();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).not.toHaveBeenCalled();
    pacer.resume();
    await vi.advanceTimersByTimeAsync(39);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2);
    expect(done).toHaveBeenCalledOnce();
    expect(pacer.activeMs()).toBeCloseTo(101, 0);
  });

  it('holds a wait of 0 ms back while paused, also without waits', async () => {
    const pacer = createPacer(true);
    await pacer.wait(1_000_000);
    pacer.pause();
    const done = vi.fn();
    void pacer.wait(5000).then(done);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(done).not.toHaveBeenCalled();
    pacer.resume();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledOnce();
  });

  it('ends all waits when it stops, those of a pause too, and begins no more', async () => {
    const pacer = createPacer(false);
    const waits = [pacer.wait(1e6), pacer.wait(2e6)];
    pacer.pause();
    waits.push(pacer.wait(0));
    pacer.stop();
    await Promise.all([...waits, pacer.wait(1e6)]);
    expect([pacer.isStopping(), vi.getTimerCount()]).toEqual([true, 0]);
  });
});

describe('DNS messages', () => {
  it('writes a question as it stands on the wire', () => {
    const message = writeDnsQuestion(0x1234, 'ab.c', dnsQuestionTypes.txt);
    expect(message.toString('hex')).toBe('123401000001000000000000' + '02616201630000100001');
  });

  it('pads a question to a length, as RFC 7830 says', () => {
    const message = writeDnsQuestion(0x1234, 'ab.c', dnsQuestionTypes.txt, 40);
    const opt = '00' + '0029' + '04d0' + '00000000' + '0007' + '000c' + '0003' + '000000';
    expect(message.toString('hex')).toBe('123401000001000000000001' + '02616201630000100001' + opt);
    expect(writeDnsQuestion(1, 'ab.c', dnsQuestionTypes.txt, 512)).toHaveLength(512);
    expect(writeDnsQuestion(1, 'ab.c', dnsQuestionTypes.txt, 22)).toHaveLength(22);
  });

  it('reads code and texts, over a pointer and beside other records', () => {
    const question = writeDnsQuestion(7, 'x.test', dnsQuestionTypes.txt).subarray(12);
    const record = (type: number, data: Buffer): Buffer =>
      Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]), data]);
    const header = Buffer.from([0, 7, 0x84, 0, 0, 1, 0, 2, 0, 0, 0, 0]);
    const texts = Buffer.from('\u0003one\u0000\u0003two', 'latin1');
    const answer = Buffer.concat([header, question, record(1, Buffer.alloc(4)), record(16, texts)]);
    expect(readDnsAnswer(answer)).toEqual({ id: 7, code: 0, texts: ['one', '', 'two'] });
    expect(readDnsAnswer(answer.subarray(0, -1))?.texts).toEqual([]);
    expect(readDnsAnswer(writeDnsQuestion(7, 'x.test', 16))).toBeNull();
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        if (bytes.length > 2) bytes[2] = 0x84;
        readDnsAnswer(Buffer.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('createDnsStream', () => {
  it('lets a window go ahead, and waits for the oldest', async () => {
    const stream = createDnsStream();
    for (let sequence = 0; sequence < 64; sequence++)
      expect(await stream.take(Buffer.from('x'))).toBe(sequence);
    const next = vi.fn();
    void stream.take(Buffer.from('y')).then(next);
    for (let sequence = 1; sequence < 64; sequence++) stream.answered(sequence);
    await Promise.resolve();
    expect(next).not.toHaveBeenCalled();
    stream.answered(0);
    await vi.waitFor(() => {
      expect(next).toHaveBeenCalledWith(64);
    });
    expect(stream.sentBytes()).toBe(65);
    // The window has moved on by all that were answered, not by the oldest alone.
    for (let sequence = 65; sequence < 128; sequence++)
      expect(await stream.take(Buffer.from('z'))).toBe(sequence);
  });
});

describe('createPayloadSource', () => {
  it('gives the same bytes for seed and key, however they are cut, and others for others', () => {
    const whole = createPayloadSource(9, '0.0').next(200_000);
    const parts = createPayloadSource(9, '0.0');
    expect(Buffer.concat([1, 70_000, 129_999].map((bytes) => parts.next(bytes))).equals(whole)).toBe(true);
    expect(createPayloadSource(9, '0.1').next(200_000).equals(whole)).toBe(false);
    expect(createPayloadSource(8, '0.0').next(200_000).equals(whole)).toBe(false);
    expect(gzipSync(whole).length).toBeGreaterThan(whole.length);
  });
});

describe('secondsLeft', () => {
  const curve = [
    { seconds: 0, bytes: 0 },
    { seconds: 10, bytes: 100 },
    { seconds: 100, bytes: 200 },
  ];
  const plan = { curve, seconds: 100, sizeBytes: 200 };

  it('reads the plan between its points', () => {
    expect([0, 50, 100, 150, 200, 999].map((bytes) => plannedSecondsAt(plan, bytes))).toEqual([
      0, 5, 10, 55, 100, 100,
    ]);
  });

  it.each([
    ['by the plan at first', false, 0, 0.2, 100],
    ['slower than planned', false, 150, 110, 90],
    ['at the end', false, 200, 120, 0],
    ['without waits: nothing known yet', true, 0, 0.1, null],
    ['without waits: by the bytes', true, 50, 2, 6],
  ])('%s', (_what, noWait, sentBytes, activeSeconds, expected) => {
    const left = secondsLeft(plan, noWait, sentBytes, activeSeconds);
    if (expected === null) expect(left).toBeNull();
    else expect(left).toBeCloseTo(expected, 6);
  });
});

describe('records of runs', () => {
  const runId = '0123456789abcdef0123456789abcdef';
  const record: RunRecord = {
    ...{
      version: 1,
      runId,
      host: 'h',
      remoteIp: '192.0.2.1',
      style: 'classic',
      scenario: null,
      attack: ['T1048'],
    },
    ...{
      seed: 1,
      sizeBytes: 5,
      sentBytes: 5,
      startedMs: 1,
      endedMs: 2,
      end: 'complete',
      flows: [],
      captures: [],
    },
    ...{ fingerprint: 'ab'.repeat(32), receipt: null, receiptProblem: 'none came' },
  };
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-records-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are read back as they were written, and replaced whole; for their owner only', async () => {
    expect(await readRunRecord(folder, runId)).toBeNull();
    await writeRunRecord(folder, { ...record, end: 'open' });
    const path = await writeRunRecord(folder, record);
    expect(path).toBe(runRecordPath(folder, runId));
    expect(await readRunRecord(folder, runId)).toEqual(record);
    expect([path, join(folder, 'runs')].map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o700]);
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
  });

  it('are named by run ids, and by nothing else', async () => {
    for (const id of ['../../etc/passwd', '', 'x'.repeat(32)]) {
      expect(() => runRecordPath(folder, id)).toThrow(RangeError);
      await expect(writeRunRecord(folder, { ...record, runId: id })).rejects.toThrow(RangeError);
    }
  });

  it('say what is in the way', async () => {
    writeFileSync(join(folder, 'runs'), 'a file in the place of the folder');
    await expect(writeRunRecord(folder, record)).rejects.toMatchObject({ code: 'chum.record-failed' });
    rmSync(join(folder, 'runs'));
    await writeRunRecord(folder, record);
    writeFileSync(runRecordPath(folder, runId), '{}');
    chmodSync(runRecordPath(folder, runId), 0o600);
    await expect(readRunRecord(folder, runId)).rejects.toMatchObject({ code: 'chum.record-failed' });
  });
});

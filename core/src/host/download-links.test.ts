// Tickets: good once, for a while, for one file; and what the job of a download tells.

import { mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import type { JobState } from '@jaws/shared/contract/jobs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DownloadLinks } from './download-links.ts';
import { ExportRegistry } from './export-registry.ts';
import { JobRegistry } from './job-registry.ts';

const content = 'packet_id\n'.repeat(20_000);
let folder = '';
let states: JobState[] = [];
let jobs: JobRegistry;
let exports: ExportRegistry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-links-'));
  states = [];
  let ids = 0;
  const randomId = (): string => `id-${++ids}`;
  const ignore = (): void => undefined;
  const log = { info: ignore, warn: ignore, error: ignore };
  jobs = new JobRegistry({ publish: (state) => states.push(state), randomId, log });
  exports = new ExportRegistry(folder, randomId);
});
afterEach(async () => {
  await jobs.close();
  rmSync(folder, { recursive: true, force: true });
});

async function offered(patienceMs = 60_000) {
  let ids = 0;
  const links = new DownloadLinks({ exports, jobs, randomId: () => `ticket-${++ids}`, patienceMs });
  const { exportId, path } = await exports.reserve('office', 'csv');
  writeFileSync(path, content);
  return { links, exportId, path, ticket: await links.offer(exportId) };
}

/** Takes everything in. */
function sink(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => (text += String(chunk)));
  return { stream, text: () => text };
}

const ending = (): JobState['state'] | undefined => states.at(-1)?.state;

describe('a ticket', () => {
  it('gives the file, whole and once, tells its progress, and the file is put away', async () => {
    const { links, exportId, path, ticket } = await offered();
    const download = links.take(ticket);
    expect(download).toMatchObject({ fileName: 'office.csv', sizeBytes: content.length });
    expect(links.take(ticket)).toBeNull();
    const { stream, text } = sink();
    await Promise.all([download?.send(stream), links.saved(exportId)]);
    expect(text()).toBe(content);
    expect(states.map(({ title }) => title)).toContain('Save office.csv');
    const done = states.map((state) => state.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(states.filter((state) => state.done > 0 && state.done < content.length)).not.toEqual([]);
    expect(states.at(-1)).toMatchObject({ state: 'done', done: content.length, total: content.length });
    await vi.waitFor(() => {
      expect(existsSync(path)).toBe(false);
    });
    // Who asks late hears of it, too; of what was never offered there is nothing to hear.
    await links.saved(exportId);
    await expect(links.saved('nobody')).rejects.toMatchObject({ code: 'export.gone' });
  });

  it('is worth nothing when its time is over, and the page is told', async () => {
    const { links, exportId, ticket } = await offered(20);
    await expect(links.saved(exportId)).rejects.toMatchObject({
      code: 'export.gone',
      message: 'The browser did not fetch office.csv.',
    });
    expect(links.take(ticket)).toBeNull();
    expect(ending()).toBe('failed');
  });

  it('does not run out while the file is on its way', async () => {
    const startedMs = performance.now();
    const { links, exportId, ticket } = await offered(20);
    const download = links.take(ticket);
    const release: (() => void)[] = [];
    const slow = new Writable({ write: (_chunk, _encoding, next) => release.push(next) });
    const sent = download?.send(slow);
    await vi.waitFor(() => {
      expect(release).toHaveLength(1);
    });
    // The patience of this test's links is over; what was taken is not given up.
    await vi.waitFor(() => {
      expect(performance.now() - startedMs).toBeGreaterThan(40);
    });
    expect(ending()).toBe('running');
    const timer = setInterval(() => release.shift()?.(), 1);
    await Promise.all([sent, links.saved(exportId)]);
    clearInterval(timer);
    expect(ending()).toBe('done');
  });

  it('of an export that was offered again is worth nothing', async () => {
    const { links, exportId, ticket } = await offered();
    const second = await links.offer(exportId).catch((error: unknown) => error);
    expect(links.take(ticket)).toBeNull();
    expect(typeof second).toBe('string');
  });

  it.each(['', 'ticket-2', '__proto__', 'constructor'])('is not %j', async (ticket) => {
    const { links } = await offered();
    expect(links.take(ticket)).toBeNull();
  });

  it('is not given for an export that is not there', async () => {
    const { links } = await offered();
    await expect(links.offer('nobody')).rejects.toMatchObject({ code: 'export.gone' });
  });
});

describe('a download that does not come to its end', () => {
  it('cancelled here: the sink is torn down', async () => {
    const { links, exportId, ticket } = await offered();
    const stuck = new Writable({ write: () => undefined });
    const closed = new Promise((resolve) => stuck.once('close', resolve));
    stuck.on('error', () => undefined);
    const sent = links.take(ticket)?.send(stuck);
    jobs.cancel(states[0]?.jobId ?? '');
    await expect(links.saved(exportId)).rejects.toMatchObject({ code: 'cancelled' });
    await Promise.all([sent, closed]);
    expect(ending()).toBe('cancelled');
  });

  it('cancelled before the browser came: the ticket is worth nothing', async () => {
    const { links, ticket } = await offered();
    jobs.cancel(states[0]?.jobId ?? '');
    expect(links.take(ticket)).toBeNull();
  });

  it('left by the browser: cancelled, and no failure', async () => {
    const { links, exportId, ticket } = await offered();
    const leaving = new Writable({
      write(_chunk, _encoding, next) {
        next();
        this.destroy();
      },
    });
    const outcome = links.saved(exportId).catch((error: unknown) => error);
    await links.take(ticket)?.send(leaving);
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    expect(ending()).toBe('cancelled');
  });

  it('of a file that is gone: failed, with the reason', async () => {
    const { links, exportId, path, ticket } = await offered();
    rmSync(path);
    const outcome = links.saved(exportId).catch((error: unknown) => error);
    await links.take(ticket)?.send(sink().stream);
    expect(await outcome).toMatchObject({ code: 'dataset.io' });
    expect(ending()).toBe('failed');
  });
});

// Folders on the command line stand for the flow logs in them.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withLogsOfFolders } from './log-folders.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-log-folders-'));
  await mkdir(join(folder, 'logs', '2024-01-02'), { recursive: true });
  await mkdir(join(folder, 'empty'));
  const names = ['conn.log', 'weird.log', 'notes.txt', 'connections.csv', 'conn.log.labeled'];
  for (const name of names) await writeFile(join(folder, 'logs', name), 'x');
  const rotated = ['dns.00:00:00-01:00:00.log.gz', 'conn.00:00:00-01:00:00.log.gz', 'eve.json'];
  for (const name of rotated) await writeFile(join(folder, 'logs', '2024-01-02', name), 'x');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('folders of logs', () => {
  it('are the logs in them, of deeper folders too, beside the files that are named', async () => {
    const found = await withLogsOfFolders([join(folder, 'x.pcap'), join(folder, 'logs')]);
    expect(found.map((path) => path.slice(folder.length + 1))).toEqual([
      'x.pcap',
      'logs/2024-01-02/conn.00:00:00-01:00:00.log.gz',
      'logs/2024-01-02/dns.00:00:00-01:00:00.log.gz',
      'logs/2024-01-02/eve.json',
      'logs/conn.log',
      'logs/conn.log.labeled',
    ]);
  });

  it('without logs are refused', async () => {
    await expect(withLogsOfFolders([join(folder, 'empty')])).rejects.toMatchObject({
      code: 'import.unreadable',
    });
  });
});

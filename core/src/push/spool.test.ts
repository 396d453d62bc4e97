// Packing: the archive, its repeatability, the lock, and what is kept for the next push.
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDataset, createPushRig, sha256Of, unpacked, type PushRig } from './pushed-dataset.fixture.ts';
import { openSpool, type Spool } from './spool.ts';

const runId = '0123456789abcdef0123456789abcdef';
let rig: PushRig;
let nowMs: number;

beforeEach(async () => {
  rig = createPushRig();
  nowMs = Date.now();
  await addDataset(rig.store, 'monday', 20_000);
});
afterEach(() => {
  rig.remove();
});

const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };

function spoolOf(dataset = 'monday', options: Partial<Parameters<typeof openSpool>[0]> = {}): Promise<Spool> {
  const { store, dataDir } = rig;
  const usual = { store, dataDir, dataset, signal: never, clock: () => nowMs, onProgress: () => undefined };
  return openSpool({ ...usual, ...options });
}

function waiting(): string[] {
  return readdirSync(join(rig.dataDir, 'push')).sort();
}

describe('the packed dataset', () => {
  it('is an archive of packets.csv, manifest and the records of runs, and nothing else', async () => {
    const folder = rig.store.folder('monday');
    mkdirSync(join(folder, 'truth'));
    writeFileSync(join(folder, 'truth', `${runId}.json`), '{"a":1}\n');
    writeFileSync(join(folder, 'truth', 'notes.txt'), 'mine');
    const spool = await spoolOf();
    const csv = readFileSync(join(folder, 'packets.csv'));
    expect(unpacked(spool.path, 'monday/packets.csv').equals(csv)).toBe(true);
    expect(JSON.parse(unpacked(spool.path, 'monday/manifest.json').toString())).toEqual(
      await rig.store.manifest('monday'),
    );
    expect(unpacked(spool.path, `monday/truth/${runId}.json`).toString()).toBe('{"a":1}\n');
    expect(() => unpacked(spool.path, 'monday/truth/notes.txt')).toThrow('Not found');
    expect(spool).toMatchObject({
      sha256: sha256Of(spool.path),
      sizeBytes: readFileSync(spool.path).length,
      csvBytes: csv.length,
      csvSha256: sha256Of(join(folder, 'packets.csv')),
      wasThere: false,
    });
    await spool.close('remove');
    expect(waiting()).toEqual([]);
  });

  it('has the same bytes each time', async () => {
    const first = await spoolOf();
    await first.close('remove');
    const second = await spoolOf();
    await second.close('remove');
    expect([second.sha256, second.wasThere]).toEqual([first.sha256, false]);
  });

  it('is found again by the next push, and read on when another push removes it', async () => {
    const first = await spoolOf();
    await first.close('keep');
    const second = await spoolOf();
    const third = await spoolOf();
    expect([second.wasThere, second.sha256, second.path]).toEqual([true, first.sha256, first.path]);
    await second.close('remove');
    expect((await third.file.read(Buffer.alloc(10), 0, 10, 0)).bytesRead).toBe(10);
    await third.close('remove');
  });

  it('is packed anew when anything of the dataset changed; the outdated one goes', async () => {
    const first = await spoolOf();
    await first.close('keep');
    await rig.store.updateManifest('monday', (manifest) => ({ ...manifest, note: 'new' }));
    const second = await spoolOf();
    expect([second.wasThere, second.sha256 === first.sha256]).toEqual([false, false]);
    expect(existsSync(first.path)).toBe(false);
    await second.close('remove');
  });

  it.each([
    [
      'cut short',
      (path: string) => {
        writeFileSync(path, 'half');
      },
    ],
    [
      'without a readable note',
      (path: string) => {
        writeFileSync(path.replace(/tar\.gz$/, 'json'), '{');
      },
    ],
  ])('is packed anew when the one found is %s', async (_name, spoil) => {
    const first = await spoolOf();
    await first.close('keep');
    spoil(first.path);
    const second = await spoolOf();
    expect([second.wasThere, second.sha256]).toEqual([false, first.sha256]);
    await second.close('remove');
  });

  it('is removed after a week without a push, and with its process', async () => {
    const first = await spoolOf();
    await first.close('keep');
    for (const name of waiting())
      utimesSync(join(rig.dataDir, 'push', name), nowMs / 1000, nowMs / 1000 - 8 * 86_400);
    // No process has this number (4,194,304 is Linux's largest), this one has the other.
    writeFileSync(join(rig.dataDir, 'push', 'x.0.4194305-1.part'), '');
    writeFileSync(join(rig.dataDir, 'push', `x.0.${process.pid}-99.part`), '');
    await addDataset(rig.store, 'tuesday', 10);
    await (await spoolOf('tuesday')).close('remove');
    expect(waiting()).toEqual([`x.0.${process.pid}-99.part`]);
  });
});

describe('what is not packed', () => {
  it('a dataset that is being written: locked; afterwards it is free again', async () => {
    const writer = await rig.store.openForAppend('monday');
    await expect(spoolOf()).rejects.toMatchObject({ code: 'dataset.locked' });
    await writer.close();
    await (await spoolOf()).close('remove');
    await (await rig.store.lock('monday')).release();
  });

  it('a dataset whose packets.csv is not what the manifest says', async () => {
    const path = join(rig.store.folder('monday'), 'packets.csv');
    const bytes = readFileSync(path);
    bytes.write('9', bytes.length - 3);
    writeFileSync(path, bytes);
    await expect(spoolOf()).rejects.toMatchObject({ code: 'dataset.damaged' });
    expect(waiting()).toEqual([]);
  });

  it('one whose writer died, and one that is not there', async () => {
    await rig.store.updateManifest('monday', (manifest) => ({ ...manifest, state: 'open', sha256: null }));
    await expect(spoolOf()).rejects.toMatchObject({ code: 'dataset.damaged' });
    await expect(spoolOf('sunday')).rejects.toMatchObject({ code: 'dataset.not-found' });
  });

  it('nothing is left when it is stopped in the middle', async () => {
    const signal = { ...never, aborted: false };
    const stopped = spoolOf('monday', { signal, onProgress: () => (signal.aborted = true) });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(waiting()).toEqual([]);
    await (await rig.store.lock('monday')).release();
  });
});

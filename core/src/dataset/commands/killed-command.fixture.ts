// A process that does one command and is killed (SIGKILL, by itself) at a given step of it on the disk, the step
// half done. Arguments: data folder, command, step. Its file system counts the steps: see killed-disk.fixture.ts.

import fileSystem from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { disk, killedDisk, reviveDisk } from '../killed-disk.fixture.ts';

const [dataDir = '', command = '', step = '0'] = process.argv.slice(2);
Object.assign(fileSystem, killedDisk({ ...fileSystem }));
syncBuiltinESMExports();
disk.die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
};

// After the exchange: whoever imports the file system now gets the one that is counted.
const { createDatasetStore } = await import('../dataset-store.ts');
const { seededTable } = await import('../testing-tables.fixture.ts');
const { relabelDataset } = await import('./relabel-dataset.ts');
const { duplicateDataset } = await import('./duplicate-dataset.ts');
const clock = (): number => 0;
const store = createDatasetStore({ dataDir, clock });

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  relabel: () => relabelDataset(store, 'a', { label: 'second', where: 'id <= 3' }),
  note: () => store.updateManifest('a', (manifest) => ({ ...manifest, note: 'new' })),
  create: async () => {
    const writer = await store.create('c', {});
    await writer.append(seededTable(30), 0, 30);
    await writer.close();
  },
  'create and abort': async () => {
    const writer = await store.create('c', {});
    await writer.append(seededTable(30), 0, 30);
    await writer.abort();
  },
  duplicate: () => duplicateDataset(store, 'a', { clock, newName: 'c' }),
};

reviveDisk(Number(step));
await commands[command]?.();
// It came to its end before that step.
process.send?.(disk.steps.length);
process.disconnect();

// Run as the main program: takes the dataset's lock and keeps it until standard input ends; says `held` or `refused`.

import { acquireLock } from './dataset-lock.ts';

const [folder = ''] = process.argv.slice(2);
try {
  const lock = await acquireLock(folder, 'a');
  process.stdout.write('held\n');
  process.stdin.resume();
  process.stdin.on('end', () => {
    void lock.release().then(() => process.exit(0));
  });
} catch (error) {
  process.stdout.write(error instanceof Error && 'code' in error ? 'refused\n' : `${String(error)}\n`);
}

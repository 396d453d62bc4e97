// Whether an interface is still there, where the system tells by a file. `cap` says nothing when its interface goes,
// and on Linux its native part may even abort the process then: who finds it dead asks here why.

import { access, readFile } from 'node:fs/promises';

const upFlag = 1;

/** `unknown`: not Linux, or no network device (`any`, `nflog` …). */
export type InterfacePresence = 'up' | 'down' | 'missing' | 'unknown';

export async function interfacePresence(name: string, folder = '/sys/class/net'): Promise<InterfacePresence> {
  if (/^\.{0,2}$|[/\0]/.test(name) || name === 'any') return 'unknown';
  try {
    await access(folder);
  } catch {
    return 'unknown';
  }
  try {
    const flags = Number(await readFile(`${folder}/${name}/flags`, 'utf8'));
    return (flags & upFlag) === 0 ? 'down' : 'up';
  } catch {
    return 'missing';
  }
}

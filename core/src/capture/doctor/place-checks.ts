// Checks of what is captured from and stored to: interfaces, drivers in front of them, data folder, free space.

import { dirname } from 'node:path';
import { npcapLibraries } from '../probe-sources.ts';
import {
  anyUsable,
  failing,
  fine,
  type DoctorCheck,
  type DoctorFacts,
  type Examination,
} from './doctor-facts.ts';
import { chmodBpfFix, npcapFix } from './fixes.ts';

export function interfacesCheck({ interfaces }: Examination): DoctorCheck {
  const up = interfaces.filter((one) => one.up && one.name !== 'any');
  if (up.length === 0)
    return failing('interfaces', 'no network interface is up', 'Connect to a network, then look again.');
  const names = up.slice(0, 8).map((one) => one.name);
  const more = up.length > names.length ? ` and ${up.length - names.length} more` : '';
  return fine('interfaces', `${up.length} up: ${names.join(', ')}${more}`);
}

export async function npcapCheck({ facts }: Examination): Promise<DoctorCheck | null> {
  if (facts.platform !== 'win32') return null;
  const found = await Promise.all(npcapLibraries(facts).map((path) => facts.fileFacts(path)));
  if (found[0] !== null) return fine('npcap', 'Npcap is installed');
  if (found[1] !== null) return fine('npcap', 'WinPcap or Npcap in its compatible mode is installed');
  return failing('npcap', 'Npcap, the capture driver, is not installed', npcapFix);
}

/** macOS: packet capture opens /dev/bpf*, root's alone until ChmodBPF gives them to group access_bpf. */
export async function bpfDevicesCheck(examination: Examination): Promise<DoctorCheck | null> {
  const { facts } = examination;
  if (facts.platform !== 'darwin') return null;
  if (facts.uid === 0 || (await facts.mayAccess('/dev/bpf0', 'read')))
    return fine('chmodbpf', 'this user may read /dev/bpf*');
  if (anyUsable(examination, ['dumpcap', 'tcpdump']))
    return fine('chmodbpf', 'this user may not read /dev/bpf*; not needed here');
  return failing('chmodbpf', 'this user may not read /dev/bpf*', chmodBpfFix(facts.userName));
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestFolder(facts: DoctorFacts): Promise<string> {
  let folder = facts.dataDir;
  while ((await facts.fileFacts(folder)) === null && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export async function dataFolderCheck({ facts }: Examination): Promise<DoctorCheck> {
  const folder = await nearestFolder(facts);
  const isThere = folder === facts.dataDir;
  if (await facts.mayAccess(folder, 'write'))
    return fine('data-folder', isThere ? facts.dataDir : `${facts.dataDir} (made when it is needed)`);
  return failing(
    'data-folder',
    `this user may not write to ${folder}`,
    'Choose another folder: --data-dir FOLDER, or JAWS_DATA_DIR in the environment.',
  );
}

/** Measured on the demo capture: 134 bytes of packets.csv and 45 of its cache a packet, rounded up. */
const bytesPerPacket = 200;
const leastFreeBytes = 1e9;

export async function diskSpaceCheck({ facts }: Examination): Promise<DoctorCheck> {
  const id = 'disk-space';
  const free = await facts.freeBytes(await nearestFolder(facts));
  if (free === null) return fine(id, 'not known');
  const millions = Math.floor(free / bytesPerPacket / 1e6);
  const text = `${(free / 1e9).toFixed(1)} GB free for data: room for about ${millions} million packets`;
  if (free >= leastFreeBytes) return fine(id, text);
  return failing(id, text, 'Free some space, or choose a folder on another disk: --data-dir FOLDER');
}

/** Always the last one: nobody is stuck. */
export function withoutCaptureCheck(): DoctorCheck {
  return fine(
    'without-capture',
    'Import of captures, replay of a file and the demo work without any permission',
  );
}

// Checks of the system around the programs: who runs the app, with which rights, and in what kind of box.

import { arch, release } from 'node:os';
import { parseCapabilities } from '../process-capabilities.ts';
import { failing, fine, type DoctorCheck, type Examination } from './doctor-facts.ts';
import { shellWord } from './fixes.ts';

const platformNames: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

/** One line of what this machine is. */
export function platformText({ facts, distribution }: Examination): string {
  const name = platformNames[facts.platform] ?? facts.platform;
  const system = distribution.name === '' ? name : `${name}, ${distribution.name}`;
  return `${system}, ${release()}, ${arch()}`.slice(0, 512);
}

export function platformCheck(examination: Examination): DoctorCheck {
  const text = platformText(examination);
  if (Object.hasOwn(platformNames, examination.facts.platform)) return fine('platform', text);
  return failing('platform', `${text}: not tried on this system`, 'Import and replay work; capture may not.');
}

export function runningAsRootCheck({ facts }: Examination): DoctorCheck | null {
  if (facts.uid === null) return null;
  if (facts.uid !== 0) return fine('running-as-root', 'JAWS runs as an ordinary user, as it should');
  return failing(
    'running-as-root',
    'JAWS is running as root. A program that parses untrusted packets should not be',
    'Run JAWS as an ordinary user: jaws doctor, run as that user, says how to permit dumpcap alone.',
  );
}

/**
 * setcap on Electron or Node: the loader then ignores library paths (Electron does not start), and every script run by
 * that program may listen to the network. Rights from a service manager (ambient) are in order.
 */
export async function electronSetcapCheck({ facts }: Examination): Promise<DoctorCheck | null> {
  if (facts.platform !== 'linux') return null;
  const own = parseCapabilities(await facts.readText('/proc/self/status'), facts.uid);
  if (!own.fromFile) return fine('electron-setcap', 'the app itself has no file capabilities, as it should');
  return failing(
    'electron-setcap',
    `${facts.execPath} has file capabilities: everything that it runs may capture`,
    `sudo setcap -r ${shellWord(facts.execPath)}`,
  );
}

async function isContainer({ facts }: Examination): Promise<boolean> {
  const marks = await Promise.all(['/.dockerenv', '/run/.containerenv'].map((path) => facts.fileFacts(path)));
  return marks.some((one) => one !== null) || (facts.env['container'] ?? '') !== '';
}

async function isWsl({ facts }: Examination): Promise<boolean> {
  return /microsoft/i.test((await facts.readText('/proc/sys/kernel/osrelease')) ?? '');
}

/** Linux: containers, WSL and sandboxes, which take rights away or show another network than is meant. */
export async function sandboxCheck(examination: Examination): Promise<DoctorCheck | null> {
  const { facts } = examination;
  const id = 'sandbox';
  if (facts.platform !== 'linux') return null;
  const own = parseCapabilities(await facts.readText('/proc/self/status'), facts.uid);
  if (facts.uid === 0 && !own.netRaw) {
    return failing(
      id,
      'root without CAP_NET_RAW: a container or a service took the right to capture away',
      'Start the container with --cap-add=NET_RAW --cap-add=NET_ADMIN (and --network=host to see the machine’s own traffic).',
    );
  }
  if (facts.uid !== 0 && own.noNewPrivileges && !own.netRaw) {
    return failing(
      id,
      'no new privileges are granted here (snap, Flatpak, container or service), so dumpcap gains none',
      'Start JAWS outside the sandbox, or without no-new-privileges.',
    );
  }
  if (await isWsl(examination))
    return fine(id, 'WSL: it sees its own virtual network; to see Windows’ traffic run JAWS on Windows');
  if (await isContainer(examination))
    return fine(id, 'a container: it sees its own network, unless it was started with --network=host');
  return fine(id, 'no container or sandbox in the way');
}

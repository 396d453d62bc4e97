// Checks of the programs that capture: installed, and permitted. What is not needed because something better works is
// said, and not counted as a fault.

import { anyUsable, failing, fine, type DoctorCheck, type Examination } from './doctor-facts.ts';
import {
  chmodBpfFix,
  installFix,
  joinGroupFix,
  loginAgainFix,
  npcapFix,
  permitDumpcapFix,
  shellWord,
} from './fixes.ts';

/** Mode bit: others may execute. */
const othersExecute = 0o001;

interface WiresharkGroup {
  readonly id: number;
  readonly members: readonly string[];
}

function parseGroup(text: string | null): WiresharkGroup | null {
  const found = /^wireshark:[^:]*:(\d+):(.*)$/m.exec(text ?? '');
  if (found === null) return null;
  return { id: Number(found[1]), members: (found[2] ?? '').split(',').map((name) => name.trim()) };
}

export function dumpcapCheck(examination: Examination): DoctorCheck {
  const { probes, facts, distribution } = examination;
  const probe = probes.dumpcap;
  if (probe.path !== null && probe.state !== 'missing') return fine('dumpcap', `found: ${probe.path}`);
  if (anyUsable(examination, ['tcpdump', 'cap']))
    return fine('dumpcap', `${probe.reason}; not needed here, another source may capture`);
  const own = facts.env['JAWS_DUMPCAP'];
  if (own !== undefined && own !== '')
    return failing('dumpcap', `JAWS_DUMPCAP names ${own}, which cannot be used`, 'unset JAWS_DUMPCAP');
  return failing('dumpcap', probe.reason, installFix('dumpcap', facts.platform, distribution.family));
}

async function isOnlyForGroup(examination: Examination): Promise<boolean> {
  const file = await examination.facts.fileFacts(examination.probes.dumpcap.path ?? '');
  return file !== null && (file.mode & othersExecute) === 0;
}

/** What gives this user the right to use the dumpcap that is installed. */
async function permissionFix(examination: Examination, path: string): Promise<string> {
  const { facts, distribution } = examination;
  if (facts.platform === 'win32') return npcapFix;
  if (facts.platform === 'darwin') return chmodBpfFix(facts.userName);
  // Root has every right on files: what it lacks is taken by the container, which `sandbox` tells of.
  if (facts.uid === 0) return 'Start the container with --cap-add=NET_RAW --cap-add=NET_ADMIN';
  const group = parseGroup(await facts.readText('/etc/group'));
  const waits = group?.members.includes(facts.userName) === true && !facts.groupIds.includes(group.id);
  if (!(await isOnlyForGroup(examination)))
    return permitDumpcapFix(path, distribution.family, facts.userName);
  return waits ? loginAgainFix : joinGroupFix(facts.userName);
}

export async function dumpcapPermissionCheck(examination: Examination): Promise<DoctorCheck | null> {
  const { path, state, reason } = examination.probes.dumpcap;
  const id = 'dumpcap-permission';
  if (path === null || state === 'missing') return null;
  if (state === 'usable') return fine(id, reason);
  if (state === 'unclear' && examination.facts.platform !== 'win32')
    return failing(id, `it cannot be said: ${reason}`, `${shellWord(path)} -D   # and read what it says`);
  return failing(id, reason, await permissionFix(examination, path));
}

/** Linux: membership of the group that packages give dumpcap to. Null where it plays no part. */
export async function wiresharkGroupCheck(examination: Examination): Promise<DoctorCheck | null> {
  const { facts, probes } = examination;
  const id = 'wireshark-group';
  if (facts.platform !== 'linux' || probes.dumpcap.path === null) return null;
  const group = parseGroup(await facts.readText('/etc/group'));
  const isMember = group !== null && facts.groupIds.includes(group.id);
  if (isMember) return fine(id, 'this user is in group wireshark');
  if (facts.uid === 0 || probes.dumpcap.state === 'usable') return fine(id, 'not needed here');
  if (group === null) return fine(id, 'there is no group wireshark; see dumpcap-permission');
  if (group.members.includes(facts.userName))
    return failing(id, 'this user is in group wireshark, and was not when this session began', loginAgainFix);
  return failing(id, 'this user is not in group wireshark', joinGroupFix(facts.userName));
}

export function tcpdumpCheck({ probes, facts, distribution }: Examination): DoctorCheck | null {
  const probe = probes.tcpdump;
  if (facts.platform === 'win32') return null;
  if (probe.path !== null && probe.state !== 'missing') return fine('tcpdump', `found: ${probe.path}`);
  if (probes.dumpcap.state !== 'missing' || probes.cap.state === 'usable')
    return fine('tcpdump', `${probe.reason}; not needed here, there is another source`);
  return failing('tcpdump', probe.reason, installFix('tcpdump', facts.platform, distribution.family));
}

export async function tcpdumpPermissionCheck(examination: Examination): Promise<DoctorCheck | null> {
  const { probes, facts, distribution } = examination;
  const { path, state, reason } = probes.tcpdump;
  const id = 'tcpdump-permission';
  if (path === null || state === 'missing' || facts.platform === 'win32') return null;
  if (state === 'usable') return fine(id, reason);
  if (anyUsable(examination, ['dumpcap', 'cap']))
    return fine(id, `${reason}; not needed here, another source may capture`);
  if (facts.platform === 'darwin') return failing(id, reason, chmodBpfFix(facts.userName));
  // tcpdump knows no group of its own: dumpcap is the helper that is made for giving this right to a user.
  const fix =
    probes.dumpcap.path === null
      ? `${installFix('dumpcap', facts.platform, distribution.family)}\n${joinGroupFix(facts.userName)}`
      : await permissionFix(examination, probes.dumpcap.path);
  return failing(id, `${reason}; dumpcap is the one to permit`, fix);
}

export function capModuleCheck({ probes }: Examination): DoctorCheck {
  const probe = probes.cap;
  const id = 'cap-module';
  if (probe.state === 'missing') {
    if (probes.dumpcap.path !== null || probes.tcpdump.path !== null)
      return fine(id, `${probe.reason}; not needed, a capture program is installed`);
    return failing(
      id,
      probe.reason,
      'Install libpcap’s headers (Debian: sudo apt install libpcap-dev), then npm ci',
    );
  }
  // Its permission is that of the app itself, which must not be given any: a no is as it should be.
  return fine(
    id,
    probe.state === 'usable' ? `built; ${probe.reason}` : `built; not permitted: ${probe.reason}`,
  );
}

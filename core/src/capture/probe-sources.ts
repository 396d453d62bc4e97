// Which capture programs are here and may be used by this user: asked by the doctor and by the choice of a source, so
// that both say the same. Permission is not computed from groups, modes and capabilities, which sandboxes, security
// modules and namespaces overrule: each helper is asked for an interface's link types, for which it has to open the
// device as a capture would. That takes 20-60 ms here and reads no packet.

import type { CaptureSourceName } from '@jaws/shared/contract/capture';
import type { HelperName } from './helper-path.ts';
import type { MachineFacts, ProgramResult } from './machine-facts.ts';
import { parseCapabilities } from './process-capabilities.ts';

export type ProbedSource = Extract<CaptureSourceName, 'dumpcap' | 'tcpdump' | 'cap'>;

export interface SourceProbe {
  readonly name: ProbedSource;
  /** `unclear`: it is there, and the trial gave neither a yes nor a no. */
  readonly state: 'usable' | 'denied' | 'missing' | 'unclear';
  /** Through what it is permitted, or what was said against it: a clause without a full stop. */
  readonly reason: string;
  /** Of the program or module; null when missing. */
  readonly path: string | null;
}

/** Long enough for a cold start on a slow card; a healthy helper answers in a tenth of it. */
const trialLimitMs = 2000;

/**
 * An interface that exists on every machine of the platform and can be opened whatever its state; Linux' own device for
 * all interfaces even when loopback is down, as in a fresh network namespace.
 */
function trialArguments(platform: string): readonly string[] {
  if (platform === 'linux') return ['-L', '-i', 'any'];
  // Windows has no such name: listing needs the driver, and the driver decides at the start.
  return platform === 'win32' ? ['-D'] : ['-L', '-i', 'lo0'];
}

const deniedText = /permission|not permitted|access is denied|denied|must be root|CAP_NET_RAW/i;

/** dumpcap's complaint about its own capabilities comes also when all is well otherwise. */
function withoutNoise(output: string): string {
  return output.replaceAll(/^.*(?:Capturing on|cap_set_proc).*$/gm, '');
}

/** One clause out of what a helper said: the line that tells of permission, else the first line. */
function saidBy(result: ProgramResult): string {
  const lines = withoutNoise(result.output).split('\n');
  const told = lines.map((line) => line.trim()).filter((line) => line !== '');
  const line = told.find((one) => deniedText.test(one)) ?? told[0] ?? '';
  return line
    .replace(/^(?:dumpcap|tcpdump)(?:\.exe)?: /, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 160);
}

function judgeTrial(result: ProgramResult, platform: string): Pick<SourceProbe, 'state' | 'reason'> {
  const isListed =
    platform === 'win32' ? /^\s*1\.\s?\\/m.test(result.output) : /link types/i.test(result.output);
  if (isListed) return { state: 'usable', reason: 'permitted' };
  if (result.failure === 'missing') return { state: 'missing', reason: 'it does not start' };
  if (result.failure === 'not-executable')
    return { state: 'denied', reason: 'this user may not run the program' };
  if (result.failure === 'time-limit') return { state: 'unclear', reason: 'it did not answer in 2 s' };
  const said = saidBy(result);
  if (deniedText.test(withoutNoise(result.output))) {
    // The system's own words, such as `socket: Operation not permitted`, where they can be told from the rest.
    const system = /[\w/]+: (?:operation not permitted|permission denied)/i.exec(
      `${said}\n${withoutNoise(result.output)}`,
    )?.[0];
    return { state: 'denied', reason: `this user may not open network devices with it (${system ?? said})` };
  }
  return { state: 'unclear', reason: said === '' ? 'it said nothing' : `it says: ${said}` };
}

async function groupName(facts: MachineFacts, groupId: number): Promise<string> {
  const line = new RegExp(`^([^:]+):[^:]*:${groupId}:`, 'm').exec((await facts.readText('/etc/group')) ?? '');
  return line?.[1] ?? String(groupId);
}

/** Through what a helper that works is permitted. */
async function permittedThrough(facts: MachineFacts, path: string): Promise<string> {
  if (facts.platform === 'win32') return 'permitted by Npcap';
  if (facts.uid === 0) return 'permitted as root';
  const file = await facts.fileFacts(path);
  const isGroupOnly = file !== null && (file.mode & 0o001) === 0;
  if (isGroupOnly) return `permitted through group ${await groupName(facts, file.gid)}`;
  if (file !== null && (file.mode & 0o4000) !== 0) return 'permitted: the program is setuid root';
  if (facts.platform === 'darwin') return 'permitted through /dev/bpf*';
  const own = parseCapabilities(await facts.readText('/proc/self/status'), facts.uid);
  return own.netRaw ? 'permitted by CAP_NET_RAW of this process' : 'permitted by its file capabilities';
}

async function probeHelper(name: HelperName, facts: MachineFacts): Promise<SourceProbe> {
  const path = await facts.helperPath(name);
  if (path === null) return { name, state: 'missing', reason: 'not installed', path };
  const judged = judgeTrial(
    await facts.runProgram(path, trialArguments(facts.platform), trialLimitMs),
    facts.platform,
  );
  if (judged.state !== 'usable') return { name, path, ...judged };
  return { name, path, state: 'usable', reason: await permittedThrough(facts, path) };
}

/** Npcap's library, where its installer puts it, or in the place that WinPcap had. */
export function npcapLibraries(facts: MachineFacts): readonly string[] {
  const root = facts.env['SystemRoot'] ?? 'C:\\Windows';
  return [`${root}\\System32\\Npcap\\wpcap.dll`, `${root}\\System32\\wpcap.dll`];
}

async function hasNpcap(facts: MachineFacts): Promise<boolean> {
  const found = await Promise.all(npcapLibraries(facts).map((path) => facts.fileFacts(path)));
  return found.some((one) => one !== null);
}

/** The embedded library opens devices with the rights of this process' children: those that this process has. */
async function probeCap(facts: MachineFacts): Promise<SourceProbe> {
  const path = await facts.capModule();
  const answer = (state: SourceProbe['state'], reason: string): SourceProbe => ({
    name: 'cap',
    state,
    reason,
    path,
  });
  if (path === null) return answer('missing', 'the module was not built when JAWS was installed');
  if (facts.platform === 'win32') {
    return (await hasNpcap(facts))
      ? answer('usable', 'permitted by Npcap')
      : answer('denied', 'Npcap is not installed');
  }
  if (facts.platform !== 'linux') {
    return (await facts.mayAccess('/dev/bpf0', 'read'))
      ? answer('usable', 'permitted through /dev/bpf0')
      : answer('denied', 'this user may not read /dev/bpf0');
  }
  const own = parseCapabilities(await facts.readText('/proc/self/status'), facts.uid);
  if (!own.netRaw) return answer('denied', 'this process has no CAP_NET_RAW');
  return answer('usable', facts.uid === 0 ? 'permitted as root' : 'permitted by CAP_NET_RAW');
}

/** Asks one source. Never rejects. */
export async function probeSource(name: ProbedSource, facts: MachineFacts): Promise<SourceProbe> {
  return name === 'cap' ? await probeCap(facts) : await probeHelper(name, facts);
}

/** Best first: what the automatic choice tries in turn. */
export const sourceOrder = ['dumpcap', 'tcpdump', 'cap'] as const satisfies readonly ProbedSource[];

// The doctor: what is in the way of capturing here, each with a fix to copy, and what can be done without.

import type { DoctorReport } from '@jaws/shared/contract/capture';
import { sourceQualities } from '../choose-source.ts';
import { listInterfaces } from '../interfaces/list-interfaces.ts';
import { probeSource, type SourceProbe } from '../probe-sources.ts';
import { parseOsRelease } from './distribution.ts';
import type { DoctorCheck, DoctorFacts, Examination } from './doctor-facts.ts';
import {
  bpfDevicesCheck,
  dataFolderCheck,
  diskSpaceCheck,
  interfacesCheck,
  npcapCheck,
  withoutCaptureCheck,
} from './place-checks.ts';
import {
  capModuleCheck,
  dumpcapCheck,
  dumpcapPermissionCheck,
  tcpdumpCheck,
  tcpdumpPermissionCheck,
  wiresharkGroupCheck,
} from './source-checks.ts';
import {
  electronSetcapCheck,
  platformCheck,
  platformText,
  runningAsRootCheck,
  sandboxCheck,
} from './system-checks.ts';

type Check = (examination: Examination) => DoctorCheck | null | Promise<DoctorCheck | null>;

/** In the order of reading: where we are, who may capture with what, where it goes. */
const checks: readonly Check[] = [
  platformCheck,
  sandboxCheck,
  runningAsRootCheck,
  electronSetcapCheck,
  npcapCheck,
  bpfDevicesCheck,
  dumpcapCheck,
  dumpcapPermissionCheck,
  wiresharkGroupCheck,
  tcpdumpCheck,
  tcpdumpPermissionCheck,
  capModuleCheck,
  interfacesCheck,
  dataFolderCheck,
  diskSpaceCheck,
  withoutCaptureCheck,
];

async function examine(facts: DoctorFacts): Promise<Examination> {
  const [dumpcap, tcpdump, cap, interfaces, osRelease] = await Promise.all([
    probeSource('dumpcap', facts),
    probeSource('tcpdump', facts),
    probeSource('cap', facts),
    listInterfaces(facts),
    facts.platform === 'linux' ? facts.readText('/etc/os-release') : null,
  ]);
  return { facts, interfaces, probes: { dumpcap, tcpdump, cap }, distribution: parseOsRelease(osRelease) };
}

function sourceLine(probe: SourceProbe): DoctorReport['sources'][number] {
  const usable = probe.state === 'usable';
  const why = usable ? `${probe.reason}; ${sourceQualities[probe.name]}` : probe.reason;
  return { name: probe.name, usable, why: why.slice(0, 512) };
}

/**
 * Starts each capture program once to ask for link types; captures nothing, changes nothing, needs no permission.
 * `facts`: createMachineFacts and the data folder. Never rejects. About 100 ms here.
 */
export async function runDoctor(facts: DoctorFacts): Promise<DoctorReport> {
  const examination = await examine(facts);
  const answers = await Promise.all(checks.map(async (check) => await check(examination)));
  const { dumpcap, tcpdump, cap } = examination.probes;
  return {
    platform: platformText(examination),
    checks: answers.filter((one) => one !== null),
    sources: [
      ...[dumpcap, tcpdump, cap].map(sourceLine),
      { name: 'stdin', usable: true, why: `needs no permission here; ${sourceQualities.stdin}` },
      { name: 'replay', usable: true, why: `needs no permission; ${sourceQualities.replay}` },
    ],
  };
}

// Which source a capture takes, and the sentence that says why. The automatic choice takes the best one that is
// permitted; one asked for by name is taken or refused, never replaced.

import type { CaptureOptions, CaptureSourceName } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';
import type { MachineFacts } from './machine-facts.ts';
import { probeSource, sourceOrder, type ProbedSource, type SourceProbe } from './probe-sources.ts';

export interface SourceChoice {
  readonly name: CaptureSourceName;
  readonly why: string;
}

/** What each source can say of its packets (DESIGN §4). */
export const sourceQualities: Readonly<Record<CaptureSourceName, string>> = {
  dumpcap: 'kernel timestamps, drops reported when you stop',
  tcpdump: 'kernel timestamps, drops known while it runs',
  cap: 'timestamps of arrival, sizes of cut packets derived, drops not known',
  stdin: 'timestamps of the sender, drops not known',
  replay: 'timestamps of the file',
};

/** `passed`: better ones that cannot be used. Their reasons are of programs' making, hence cut. */
function chosen(probe: SourceProbe, passed: readonly SourceProbe[] = []): SourceChoice {
  const instead = passed.map(({ name, reason }) => `; not ${name}: ${reason.slice(0, 120)}`).join('');
  return {
    name: probe.name,
    why: `${probe.name}: ${probe.reason}; ${sourceQualities[probe.name]}${instead}`,
  };
}

function triedText(probes: readonly SourceProbe[]): string {
  return probes.map((probe) => `${probe.name} (${probe.reason})`).join(', ');
}

async function chooseBest(facts: MachineFacts): Promise<SourceChoice> {
  const tried: SourceProbe[] = [];
  for (const name of sourceOrder) {
    const probe = await probeSource(name, facts);
    if (probe.state === 'usable') return chosen(probe, tried);
    tried.push(probe);
  }
  const present = tried.filter((probe) => probe.state !== 'missing');
  if (present.length > 0) {
    throw new JawsError(
      'capture.permission-denied',
      `You may not capture on this machine: ${triedText(present)}.`,
    );
  }
  throw new JawsError('capture.no-source', `Nothing here can capture packets: ${triedText(tried)}.`);
}

async function chooseNamed(name: ProbedSource, facts: MachineFacts): Promise<SourceChoice> {
  const probe = await probeSource(name, facts);
  if (probe.state === 'missing')
    throw new JawsError('capture.source-missing', `${name} cannot be used: ${probe.reason}.`);
  if (probe.state === 'denied') {
    throw new JawsError(
      'capture.permission-denied',
      `You may not capture with ${name}: ${probe.path ?? name}: ${probe.reason}.`,
    );
  }
  // `unclear` is tried all the same: the user asked for it, and the start of the capture will tell.
  return chosen({ ...probe, reason: `asked for by name, ${probe.reason}` });
}

/**
 * The source for a capture; `facts` from createMachineFacts. Takes as long as the trials: 20-60 ms each here.
 * @throws JawsError capture.permission-denied, capture.no-source, capture.source-missing
 */
export async function chooseSource(
  requested: CaptureOptions['source'],
  facts: MachineFacts,
): Promise<SourceChoice> {
  if (requested === 'auto') return await chooseBest(facts);
  if (requested === 'stdin' || requested === 'replay')
    return { name: requested, why: `${requested}: asked for by name; ${sourceQualities[requested]}` };
  return await chooseNamed(requested, facts);
}

// Community IDs of flows against tshark's, packet by packet: on the demo capture, and on captures that others made where
// their folder is. What JAWS does not know is null, never another ID.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readTraffic, type Traffic } from '@jaws/shared/analysis/traffic';
import { flowCommunityId } from '@jaws/shared/flows/flow-community-id';
import { noFlow } from '@jaws/shared/flows/flow-table';
import { describe, expect, it } from 'vitest';
import { decodeCapture } from '../decode/testing/decoded-capture.ts';

const corpus = process.env['JAWS_PCAPS'] ?? resolve(import.meta.dirname, '../../../../shared/pcaps');
const demo = resolve(import.meta.dirname, '../../../assets/demo.pcapng');
const hasTshark = spawnSync('tshark', ['--version']).status === 0;

interface Compared {
  readonly flows: number;
  /** Flows that have an ID. */
  readonly known: number;
  /** Packets of those flows with the ID that tshark shows. */
  readonly equal: number;
  /** `protocol ours theirs`. */
  readonly different: readonly string[];
  readonly protocols: readonly string[];
}

/** IDs by packet; of a packet in a tunnel the innermost, which tshark shows last. */
function tsharkIds(path: string): string[] {
  const options = ['-n', '--enable-protocol', 'communityid', '-T', 'fields', '-e', 'communityid'];
  const text = execFileSync('tshark', ['-r', path, ...options], {
    ...{ encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return text.split('\n').map((line) => line.split(',').at(-1) ?? '');
}

function protocolOf({ flows }: Traffic, flow: number): string {
  return flows.dictionaries.protocols.get(flows.protocol[flow] as number) ?? '';
}

async function compare(path: string): Promise<Compared> {
  const traffic = readTraffic(await decodeCapture(path));
  const theirs = tsharkIds(path);
  const ids = Array.from({ length: traffic.flows.count }, (_, flow) => flowCommunityId(traffic, flow));
  const different: string[] = [];
  let equal = 0;
  for (const [row, flow] of traffic.flowOfRow.entries()) {
    const ours = flow === noFlow ? null : ids[flow];
    if (ours == null) continue;
    if (theirs[row] === ours) equal++;
    else different.push(`${row + 1} ${protocolOf(traffic, flow)} ${ours} ${theirs[row] ?? ''}`);
  }
  const known = ids.flatMap((id, flow) => (id === null ? [] : [protocolOf(traffic, flow)]));
  return { flows: ids.length, known: known.length, equal, different, protocols: [...new Set(known)].sort() };
}

describe.skipIf(!hasTshark)(`Community IDs${hasTshark ? '' : ' (skipped: no tshark)'}`, () => {
  it('of the demo capture are those of tshark', async () => {
    const { known, equal, different, protocols } = await compare(demo);
    expect(different).toEqual([]);
    expect(known).toBeGreaterThan(50);
    expect(equal).toBeGreaterThan(1000);
    expect(protocols).toEqual(expect.arrayContaining(['TCP', 'UDP']));
  });

  it.skipIf(!existsSync(corpus)).each<[string, readonly string[]]>([
    ['zeek/icmp__5-pings.pcap', ['ICMP']],
    ['zeek/tunnels__ping6-in-ipv4.pcap', ['IPv6-ICMP']],
    ['zeek/ftp__ipv6-retr-samba.pcap', ['TCP']],
    ['zeek/dns53.pcap', ['UDP']],
    ['arkime/sctp-www.pcap', ['SCTP']],
  ])(
    `of %s are those of tshark, for %s${existsSync(corpus) ? '' : ` (skipped: no ${corpus})`}`,
    async (name, protocols) => {
      const found = await compare(join(corpus, name));
      expect(found.different).toEqual([]);
      expect(found.protocols).toEqual(expect.arrayContaining([...protocols]));
    },
    60_000,
  );
});

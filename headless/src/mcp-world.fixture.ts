// A data folder for tests of `jaws mcp`: the demo and a hostile sender in one dataset, and a valid input for each tool.

import { buildCommand, createJawsHome, demoCapture, type JawsHome } from './jaws-process.fixture.ts';
import { hostileCapture, hostileWords } from './hostile-capture.fixture.ts';
import type { McpPeer } from './mcp-peer.fixture.ts';

export const hostileIp = '203.0.113.9';

export function createMcpWorld(): JawsHome {
  buildCommand();
  const home = createJawsHome();
  const file = home.file('hostile.pcap', hostileCapture());
  home.document('import', 'import', file, demoCapture, '--dataset', 'mixed');
  home.document('datasets-changed', 'datasets', 'note', 'mixed', `\u202e${hostileWords}\u0007\u{e0041}`);
  return home;
}

/** The id of the finding about the hostile sender. */
export async function hostileFinding(peer: McpPeer): Promise<string> {
  const { structuredContent } = await peer.call('jaws_findings', { dataset: 'mixed' });
  const found = structuredContent?.data?.['findings'] as { id: string; remoteIp: string }[];
  const one = found.find(({ remoteIp }) => remoteIp === hostileIp);
  if (one === undefined) throw new Error('the hostile sender is no finding');
  return one.id;
}

/** A valid input for each tool; all answers but those of `quietTools` hold words of the hostile sender. */
export function validCalls(findingId: string): Readonly<Record<string, Record<string, unknown>>> {
  const dataset = 'mixed';
  const where = `ip == ${hostileIp}`;
  return {
    jaws_datasets: {},
    jaws_overview: { dataset, where },
    jaws_findings: { dataset },
    jaws_explain: { dataset, id: findingId },
    jaws_top: { datasets: [dataset], where },
    jaws_channels: { dataset, where, sort: 'up' },
    jaws_timeseries: { ip: hostileIp, datasets: [dataset] },
    jaws_lookup: { targets: [hostileIp, 'example.com'], dataset },
    jaws_filter_check: { where },
    jaws_packets: { dataset, where, rows: 10 },
  };
}

export const quietTools: readonly string[] = ['jaws_timeseries', 'jaws_lookup', 'jaws_filter_check'];

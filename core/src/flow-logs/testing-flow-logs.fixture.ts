// Imports flow logs given as text into a real store, and shows the flows that came of them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { flowLabel, flowName } from '@jaws/shared/flows/flow-values';
import { flowState } from '@jaws/shared/flows/flow-table';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { importFiles, type ImportDocument } from '../import/import-files.ts';

export const connFields = [
  ...['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto', 'service', 'duration'],
  ...['orig_bytes', 'resp_bytes', 'conn_state', 'local_orig', 'local_resp', 'missed_bytes', 'history'],
  ...['orig_pkts', 'orig_ip_bytes', 'resp_pkts', 'resp_ip_bytes', 'tunnel_parents'],
];

/** A log in Zeek's own format; `rows` have their fields between single spaces, to be read easily. */
export function zeekLog(path: string, fields: readonly string[], rows: readonly string[]): string {
  const lines = rows.map((row) => row.replaceAll(' ', '\t'));
  const head = ['#separator \\x09', '#set_separator\t,', '#unset_field\t-', `#path\t${path}`];
  return [...head, `#fields\t${fields.join('\t')}`, ...lines, '#close\t2023-08-15-22-00-00', ''].join('\n');
}

export interface ShownFlow {
  readonly ends: string;
  readonly start: number;
  readonly seconds: number;
  /** Wire and payload bytes of client and server. */
  readonly bytes: readonly number[];
  readonly state: string;
  readonly label: string | null;
  readonly name: string | null;
}

export interface Imported {
  readonly document: ImportDocument;
  readonly flows: readonly ShownFlow[];
  readonly rows: readonly string[];
}

/** `files`: text by name; a name that ends in `.gz` is packed. */
export async function importLogs(files: Readonly<Record<string, string>>, label?: string): Promise<Imported> {
  const folder = await mkdtemp(join(tmpdir(), 'jaws-flow-logs-'));
  try {
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
    const store = createDatasetStore({ dataDir: join(folder, 'data'), clock: () => 0 });
    const given = Object.keys(files).map((name) => ({ path: join(folder, name), name }));
    const document = await importFiles({ store, files: given, dataset: 'logs', clock: () => 0, label });
    const { names } = await store.manifest('logs');
    const table = await store.readTable('logs');
    const traffic = readTraffic(table, { names: new Map(names.map(({ ip, name }) => [ip, name])) });
    const { flows } = traffic;
    const { addresses, protocols, details } = table.dictionaries;
    const value = (column: ArrayLike<number>, at: number): number => column[at] as number;
    const end = (id: number, port: number): string => `${addresses.get(id) ?? ''}:${port}`;
    return {
      document,
      rows: Array.from({ length: table.count }, (_, row) => {
        const { dnsName, httpUrl, sni, ja4 } = details.get(value(table.detail, row));
        return [dnsName, httpUrl, sni, ja4].filter((text) => text !== null).join(' ');
      }),
      flows: Array.from({ length: flows.count }, (_, flow) => ({
        ends: `${protocols.get(value(flows.protocol, flow)) ?? ''} ${end(value(flows.client, flow), value(flows.clientPort, flow))} ${end(value(flows.server, flow), value(flows.serverPort, flow))}`,
        start: value(flows.firstUs, flow) / 1e6,
        seconds: (value(flows.lastUs, flow) - value(flows.firstUs, flow)) / 1e6,
        bytes: [flows.clientBytes, flows.serverBytes, flows.clientPayload, flows.serverPayload].map(
          (column) => value(column, flow),
        ),
        state: flowState(flows, flow),
        label: flowLabel(flows, flow),
        name: flowName(traffic, flow),
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

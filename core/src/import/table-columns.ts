// The columns that a table of packets may have: our own names, which are the ancestor's, `type`, which its packets.json
// says for the protocol, and the fields of tshark.

import { JawsError } from '@jaws/shared/contract/errors';
import { otherTable } from './other-tables.ts';
import { tsharkColumn, tsharkField } from './tshark-fields.ts';
import { visibleText } from '../packet-file/visible-text.ts';

export const tableColumns = [
  'timestamp',
  'src_ip',
  'dst_ip',
  'size',
  'protocol',
  'tcp_flags',
  'dns_domain',
  'http_url',
  'src_port',
  'src_mac',
  'dst_port',
  'dst_mac',
  'label',
  'tls_sni',
  'ja4',
  'payload_size',
  'facts',
] as const;
export type TableColumn = (typeof tableColumns)[number];

/** Of a table that lacks some; the rest are counted. */
const shownColumns = 12;

const required: readonly TableColumn[] = ['timestamp', 'src_ip', 'dst_ip', 'size'];
const positions = new Map<string, number>(tableColumns.map((name, at) => [name, at]));

/** Position in `tableColumns` of a header, in any case and with spaces around it; null for columns not read. */
export function findColumn(header: string): number | null {
  const name = header.trim().toLowerCase();
  return positions.get(name === 'type' ? 'protocol' : (tsharkColumn(name) ?? name)) ?? null;
}

/** For each column of the file the position in `tableColumns`, or -1. Of two equal names the first counts, but of tshark's all. */
export function mapColumns(headers: readonly string[]): Int32Array {
  const taken = new Set<number>();
  // An exact `protocol` beats `type`, wherever it stands.
  const hasProtocol = headers.some((header) => header.trim().toLowerCase() === 'protocol');
  return Int32Array.from(headers, (header) => {
    const position = findColumn(header);
    const shadowed = hasProtocol && header.trim().toLowerCase() === 'type';
    const isAgain = position !== null && taken.has(position) && tsharkField(header) === null;
    if (position === null || shadowed || isAgain) return -1;
    taken.add(position);
    return position;
  });
}

/** The needed columns that no header names, in the order in which they are asked for. */
export function missingColumns(headers: readonly string[]): readonly TableColumn[] {
  const present = new Set(headers.map(findColumn));
  return required.filter((name) => !present.has(positions.get(name) ?? -1));
}

/** @throws JawsError import.wrong-columns naming what is missing, and what is there. */
export function requireColumns(headers: readonly string[]): void {
  const missing = missingColumns(headers);
  if (missing.length === 0) return;
  const named = headers.filter((header) => header.trim() !== '');
  const shown = named.slice(0, shownColumns).map((header) => visibleText(header.trim(), 40));
  const more = named.length > shown.length ? `, and ${named.length - shown.length} more` : '';
  const found = shown.length === 0 ? '' : ` It has ${shown.join(', ')}${more}.`;
  const other = otherTable(headers);
  const what = other === null ? '' : ` ${other.what}`;
  const text = `The table has no column ${missing.join(', ')}.${found}${what}`;
  throw new JawsError('import.wrong-columns', text, other === null ? {} : { hint: other.hint });
}

// The columns of packets.csv (DESIGN §2). The first fourteen are the ancestor's, in its order, so that its
// users' notebooks still run. Files of older versions end before `facts`: the first line of each tells.

export const csvColumns = [
  'packet_id',
  'protocol',
  'tcp_flags',
  'dns_domain',
  'http_url',
  'src_ip',
  'src_port',
  'src_mac',
  'dst_ip',
  'dst_port',
  'dst_mac',
  'size',
  'timestamp',
  'label',
  'tls_sni',
  'ja4',
  'payload_size',
  'facts',
] as const;

/** What the rows of one packets.csv look like. */
export interface CsvLayout {
  readonly columns: number;
  /** First line of the file, newline included. */
  readonly header: string;
}

function layoutOf(columns: readonly string[]): CsvLayout {
  return { columns: columns.length, header: `${columns.join(',')}\n` };
}

/** Of new files. */
export const csvLayout = layoutOf(csvColumns);
/** Of files written before there were facts (ADR 26). */
export const layoutWithoutFacts = layoutOf(csvColumns.slice(0, -1));

/** The layout whose first line the bytes start with; null = none, or not yet whole. */
export function layoutOfStart(start: string): CsvLayout | null {
  return [csvLayout, layoutWithoutFacts].find(({ header }) => start.startsWith(header)) ?? null;
}

/** First line of every new packets.csv, newline included. */
export const csvHeader = csvLayout.header;

/** No row has fewer: 17 fields with a comma or a line end behind each. */
export const shortestRowBytes = 34;

/** A longer row is refused on writing and reading: bounded memory for any input. */
export const maxRowBytes = 1_048_576;

// The columns of packets.csv (DESIGN §2). The first fourteen are the ancestor's, in its order, so that its
// users' notebooks still run.

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
] as const;

/** First line of every packets.csv, newline included. */
export const csvHeader = `${csvColumns.join(',')}\n`;

/** A longer row is refused on writing and reading: bounded memory for any input. */
/** No row has fewer: 17 fields with a comma or a line end behind each. */
export const shortestRowBytes = 34;

export const maxRowBytes = 1_048_576;

// Tables of other tools that people try to import: told by the names of their columns.

interface OtherTable {
  /** One of these sets of columns is there, in any case. */
  readonly columns: readonly (readonly string[])[];
  readonly what: string;
  readonly hint: string;
}

const perFlow = 'JAWS needs one row for each packet: import the capture from which the table was made.';

const otherTables: readonly OtherTable[] = [
  {
    columns: [
      ['no.', 'time', 'source', 'destination'],
      ['no', 'time', 'source', 'destination'],
      ['time', 'source', 'destination', 'protocol', 'length'],
    ],
    what: "It is Wireshark's list of packets, which lacks what JAWS needs.",
    hint: 'Import the capture itself: in Wireshark, File > Save As. Or a table by `tshark -T fields` with the fields that the page "Formats of other tools" names.',
  },
  {
    columns: [['frame.time_epoch'], ['frame.len'], ['ip.src'], ['_source'], ['_source.layers']],
    what: 'It is an export of fields from Wireshark or tshark.',
    hint: 'Import the capture itself, or a table by `tshark -T fields -E header=y` with frame.time_epoch, ip.src, ip.dst and frame.len at least.',
  },
  {
    columns: [
      ['flow id', 'src ip'],
      ['flow duration', 'total fwd packets'],
      ['flow duration', 'total fwd packet'],
      ['flow duration', 'tot fwd pkts'],
      ['flow_duration', 'tot_fwd_pkts'],
    ],
    what: 'It is a table of CICFlowMeter, with one row for each flow.',
    hint: perFlow,
  },
  {
    columns: [['id.orig_h', 'id.resp_h'], ['id_orig_h'], ['uid', 'orig_bytes', 'resp_bytes']],
    what: 'It has the fields of a Zeek log, but not its form.',
    hint: "Import Zeek's own conn.log, as it wrote it (tab-separated or JSON).",
  },
  {
    columns: [
      ['ts', 'te', 'td', 'sa', 'da'],
      ['srcaddr', 'dstaddr'],
      ['ipv4_src_addr', 'ipv4_dst_addr'],
      ['startdatetime', 'srcip', 'dstip'],
    ],
    what: 'It is a table of flows, with one row for each flow.',
    hint: perFlow,
  },
];

/** What a table is whose columns are not those that JAWS needs; null when it is none that is known here. */
export function otherTable(
  headers: readonly string[],
): { readonly what: string; readonly hint: string } | null {
  const names = new Set(headers.map((header) => header.trim().toLowerCase()));
  return (
    otherTables.find(({ columns }) => columns.some((set) => set.every((name) => names.has(name)))) ?? null
  );
}

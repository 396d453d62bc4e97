// What can be wrong with files to import; a part of `errorTexts`.

import type { ErrorText } from './errors.ts';

export const importErrorTexts = {
  'import.empty': { message: 'The file is empty (0 bytes).', hint: 'Choose a capture that has packets.' },
  'import.not-a-capture': {
    message: 'This is not a capture or a packet table that JAWS can read.',
    hint: 'JAWS reads pcap, pcapng (also gzip), CSV and JSON of packets, and logs of Zeek and Suricata.',
  },
  'import.wrong-columns': {
    message: 'The table lacks a column that JAWS needs.',
    hint: 'It needs timestamp, src_ip, dst_ip and size.',
  },
  'import.bad-row': { message: 'A row of the table cannot be read.', hint: 'Correct the row named here.' },
  'import.unreadable': {
    message: 'The file cannot be read.',
    hint: 'Check that it exists and that you may read it.',
  },
  'import.upload-broken': {
    message: 'The file did not arrive as it was announced.',
    hint: 'Import it again.',
  },
} as const satisfies Record<string, ErrorText>;

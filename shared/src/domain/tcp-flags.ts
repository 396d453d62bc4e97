// TCP flag bits (RFC 9293 §3.1) and their text in the CSV.

export const tcpFlagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;

const texts: readonly (string | null)[] = Array.from({ length: 256 }, (_, bits) => {
  const names = tcpFlagNames.filter((_name, bit) => (bits & (1 << bit)) !== 0);
  return names.length === 0 ? null : names.join(', ');
});

/** `SYN, ACK` for 0x12; `null` for no flag at all. */
export function tcpFlagsText(bits: number): string | null {
  return texts[bits & 0xff] ?? null;
}

/** The bits of a text as written by `tcpFlagsText`; names it does not know are left out. */
export function tcpFlagsFromText(text: string): number {
  let bits = 0;
  for (const part of text.split(',')) {
    const bit = tcpFlagNames.findIndex((name) => name === part.trim().toUpperCase());
    if (bit >= 0) bits |= 1 << bit;
  }
  return bits;
}

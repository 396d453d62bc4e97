// DNS messages (RFC 1035 §4) as far as an authoritative server of one zone needs them: one question in, an answer out.

export const dnsTypes = { a: 1, soa: 6, txt: 16 } as const;
export const dnsCodes = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
} as const;

export interface DnsQuestion {
  readonly id: number;
  readonly recursionDesired: boolean;
  /** With dots, without the final one. Bytes beyond letters, digits, - and _ become `?`: no name of ours has them. */
  readonly name: string;
  readonly type: number;
  readonly dnsClass: number;
  /** The question as it came, to be repeated in the answer. */
  readonly bytes: Buffer;
}

/** `ignore`: no query at all (an answer, or too short); a code: to be answered with it. */
export type DnsRead =
  | { readonly kind: 'question'; readonly question: DnsQuestion }
  | { readonly kind: 'refuse'; readonly id: number; readonly code: number }
  | { readonly kind: 'ignore' };

export function readDnsQuery(message: Buffer): DnsRead {
  if (message.length < 12) return { kind: 'ignore' };
  const id = message.readUInt16BE(0);
  const flags = message.readUInt16BE(2);
  // An answer is never answered: two servers could keep each other busy for ever.
  if ((flags & 0x8000) !== 0) return { kind: 'ignore' };
  if ((flags & 0x7800) !== 0) return { kind: 'refuse', id, code: dnsCodes.notImplemented };
  const read = message.readUInt16BE(4) === 1 ? readName(message) : null;
  if (read === null || read.end + 4 > message.length)
    return { kind: 'refuse', id, code: dnsCodes.formatError };
  const question: DnsQuestion = {
    id,
    recursionDesired: (flags & 0x0100) !== 0,
    name: read.name,
    type: message.readUInt16BE(read.end),
    dnsClass: message.readUInt16BE(read.end + 2),
    bytes: message.subarray(12, read.end + 4),
  };
  return { kind: 'question', question };
}

/** A question's name has nothing before it to point at, so pointers are refused. */
function readName(message: Buffer): { readonly name: string; readonly end: number } | null {
  const labels: string[] = [];
  for (let at = 12; at < message.length;) {
    const length = message[at] ?? 0;
    if (length === 0) return at - 12 > 254 ? null : { name: labels.join('.'), end: at + 1 };
    if (length > 63 || at + 1 + length > message.length) return null;
    const text = message.toString('latin1', at + 1, at + 1 + length);
    labels.push(text.replace(/[^A-Za-z0-9_-]/g, '?'));
    at += 1 + length;
  }
  return null;
}

export interface DnsAnswer {
  readonly code: number;
  /** Of the asked name: type and data. */
  readonly records: readonly { readonly type: number; readonly data: Buffer }[];
  /** Data of the zone's SOA: told where there is no record (RFC 2308). */
  readonly soa: { readonly zone: string; readonly data: Buffer } | null;
  /** Records were left out for want of room (TC, RFC 1035 §4.1.1). */
  readonly isTruncated?: boolean;
}

/** The answer in at most `mostBytes`, but never less than code and question. */
export function writeDnsAnswerWithin(question: DnsQuestion, answer: DnsAnswer, mostBytes: number): Buffer {
  const whole = writeDnsAnswer(question, answer);
  if (whole.length <= mostBytes) return whole;
  const isTruncated = answer.records.length > 0;
  return writeDnsAnswer(question, { code: answer.code, records: [], soa: null, isTruncated });
}

export function writeDnsAnswer(question: DnsQuestion, answer: DnsAnswer): Buffer {
  const header = writeHeader(
    question.id,
    // Answer, authoritative unless refused; recursion is not offered.
    0x8000 |
      (answer.code === dnsCodes.refused ? 0 : 0x0400) |
      (answer.isTruncated === true ? 0x0200 : 0) |
      (question.recursionDesired ? 0x0100 : 0) |
      answer.code,
    [1, answer.records.length, answer.soa === null ? 0 : 1],
  );
  const records = answer.records.map(({ type, data }) =>
    Buffer.concat([Buffer.from([0xc0, 12]), recordEnd(type, data)]),
  );
  const authority =
    answer.soa === null
      ? []
      : [Buffer.concat([encodeDnsName(answer.soa.zone), recordEnd(dnsTypes.soa, answer.soa.data)])];
  return Buffer.concat([header, question.bytes, ...records, ...authority]);
}

/** For a message whose question cannot be repeated. */
export function writeDnsRefusal(id: number, code: number): Buffer {
  return writeHeader(id, 0x8000 | code, [0, 0, 0]);
}

function writeHeader(id: number, flags: number, counts: readonly [number, number, number]): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(flags, 2);
  counts.forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index));
  return header;
}

/** Type, class IN, time to live 0 (nothing of this is to be cached), data. */
function recordEnd(type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([fixed, data]);
}

export function encodeDnsName(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '');
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')]),
    Buffer.from([0]),
  ]);
}

/** Each text up to 255 bytes. */
export function encodeDnsTexts(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap((text) => [Buffer.from([text.length]), Buffer.from(text, 'latin1')]));
}

/** Server, mailbox, and times that say that nothing is to be kept. */
export function encodeSoa(zone: string): Buffer {
  const numbers = Buffer.alloc(20);
  [1, 3600, 600, 86_400, 0].forEach((value, index) => numbers.writeUInt32BE(value, 4 * index));
  return Buffer.concat([encodeDnsName(`ns.${zone}`), encodeDnsName(`hostmaster.${zone}`), numbers]);
}

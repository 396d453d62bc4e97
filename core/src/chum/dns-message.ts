// DNS messages as chum needs them: one question out; code and texts of the answer in. RFC 1035 §4.

export const dnsQuestionTypes = { a: 1, txt: 16 } as const;

export const dnsAnswerCodes = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

export interface DnsAnswer {
  readonly id: number;
  readonly code: number;
  /** Strings of the TXT records, in their order. */
  readonly texts: readonly string[];
}

const headerBytes = 12;
/** Recursion desired, as every resolver of a desktop asks. */
const queryFlags = 0x0100;
const answerFlag = 0x8000;

/** OPT (RFC 6891 §6.1.2): of the root, type 41, room for answers of 1,232 B; its option 12 is padding (RFC 7830). */
const optBytes = 11;
const optType = 41;
const answerRoom = 1232;
const paddingOption = 12;

/**
 * `name` without a final dot; its labels have at most 63 bytes. `leastBytes` pads the message: a listener sends no more
 * than it got to an address that has proved nothing.
 */
export function writeDnsQuestion(id: number, name: string, type: number, leastBytes = 0): Buffer {
  const question = writePlainQuestion(id, name, type);
  if (question.length >= leastBytes) return question;
  const padding = Math.max(0, leastBytes - question.length - optBytes - 4);
  const opt = Buffer.alloc(optBytes + 4 + padding);
  opt.writeUInt16BE(optType, 1);
  opt.writeUInt16BE(answerRoom, 3);
  opt.writeUInt16BE(4 + padding, 9);
  opt.writeUInt16BE(paddingOption, 11);
  opt.writeUInt16BE(padding, 13);
  question.writeUInt16BE(1, 10);
  return Buffer.concat([question, opt]);
}

function writePlainQuestion(id: number, name: string, type: number): Buffer {
  const labels = name.split('.');
  const message = Buffer.alloc(headerBytes + name.length + 2 + 4);
  message.writeUInt16BE(id, 0);
  message.writeUInt16BE(queryFlags, 2);
  message.writeUInt16BE(1, 4);
  let at = headerBytes;
  for (const label of labels) {
    message.writeUInt8(label.length, at);
    at += 1 + message.write(label, at + 1, 'latin1');
  }
  message.writeUInt16BE(type, at + 1);
  message.writeUInt16BE(1, at + 3);
  return message;
}

/** Where the name that begins at `at` ends; null when it runs over the message. Pointers end a name. */
function endOfName(message: Buffer, start: number): number | null {
  for (let at = start; at < message.length;) {
    const length = message[at] as number;
    if (length === 0) return at + 1;
    if (length >= 0xc0) return at + 2;
    at += 1 + length;
  }
  return null;
}

function stringsOf(data: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < data.length;) {
    const end = at + 1 + (data[at] as number);
    if (end > data.length) break;
    texts.push(data.toString('latin1', at + 1, end));
    at = end;
  }
  return texts;
}

function textsOf(message: Buffer, start: number, count: number): string[] {
  const texts: string[] = [];
  let at = start;
  for (let record = 0; record < count; record++) {
    const end = endOfName(message, at);
    if (end === null || end + 10 > message.length) break;
    const dataEnd = end + 10 + message.readUInt16BE(end + 8);
    if (dataEnd > message.length) break;
    if (message.readUInt16BE(end) === dnsQuestionTypes.txt)
      texts.push(...stringsOf(message.subarray(end + 10, dataEnd)));
    at = dataEnd;
  }
  return texts;
}

/** Null for what is no answer to one question. Never throws, whatever the bytes. */
export function readDnsAnswer(message: Buffer): DnsAnswer | null {
  if (message.length < headerBytes) return null;
  const flags = message.readUInt16BE(2);
  if ((flags & answerFlag) === 0) return null;
  const id = message.readUInt16BE(0);
  const code = flags & 15;
  const questions = message.readUInt16BE(4);
  if (questions > 1) return null;
  const end = questions === 0 ? headerBytes : endOfName(message, headerBytes);
  if (end === null) return null;
  const start = questions === 0 ? end : end + 4;
  return { id, code, texts: textsOf(message, start, message.readUInt16BE(6)) };
}

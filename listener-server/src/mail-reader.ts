// Takes the payload out of a mail while it comes: the first attachment in base64. Nothing of the mail is kept.

export interface MailReader {
  /** `bad`: what stands in the place of base64 is none. */
  readonly take: (line: string) => 'more' | 'ended' | 'bad';
  /** Gives on what has been read so far. */
  readonly flush: () => void;
  /** Payload of this mail. */
  readonly bytes: () => number;
}

const base64Line = /^[A-Za-z0-9+/]{0,996}={0,2}$/;
/** Lines that are decoded at once. */
const mostLines = 1000;

export function createMailReader(onPayload: (bytes: Uint8Array) => void): MailReader {
  let part: 'text' | 'attachment head' | 'attachment' | 'end' = 'text';
  let bytes = 0;
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const payload = Buffer.from(lines.join(''), 'base64');
    lines = [];
    bytes += payload.length;
    onPayload(payload);
  };
  const takeBase64 = (line: string): 'more' | 'bad' => {
    if (line.startsWith('--')) {
      flush();
      part = 'end';
      return 'more';
    }
    if (line.length % 4 !== 0 || !base64Line.test(line)) return 'bad';
    lines.push(line);
    if (lines.length >= mostLines) flush();
    return 'more';
  };
  return {
    take: (line) => {
      if (line === '.') {
        flush();
        return 'ended';
      }
      if (part === 'attachment') return takeBase64(line);
      if (part === 'text' && /^content-transfer-encoding: base64$/i.test(line)) part = 'attachment head';
      else if (part === 'attachment head' && line === '') part = 'attachment';
      return 'more';
    },
    flush,
    bytes: () => bytes,
  };
}

// Logins, mail, uploads and SSH as the application decoder tells them: whole connections of real bytes, on odd ports,
// cut, without their start, with TLS in the middle.

import { factBits } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hello, startDecoder } from './testing/application-rows.ts';
import { ascii, viewOf } from './testing/byte-builders.ts';
import { guardedBytes } from './testing/guarded-bytes.ts';

const { clearLogin, ftpUpload, mail, ssh } = factBits;
const handed = clearLogin | mail;

type Step = readonly [from: 'client' | 'server', payload: string | readonly number[], missing?: number];
interface TalkOptions {
  /** Which SYNs were seen. */
  readonly begun?: readonly ('client' | 'server')[];
  readonly ports?: readonly [client: number, server: number];
}

/** The facts of the payloads of one connection. */
function factsOf(
  steps: readonly Step[],
  { begun = ['client', 'server'], ports = [50_000, 4444] }: TalkOptions = {},
): number[] {
  const { tcp } = startDecoder();
  const next = { client: 1000, server: 0xffff_fff0 };
  const send = (
    from: 'client' | 'server',
    payload: readonly number[],
    flags: number,
    missing: number,
  ): number => {
    const isClient = from === 'client';
    const row = tcp(payload, {
      ...{ flags, sequence: next[from], wireLength: payload.length + missing },
      ports: isClient ? ports : [ports[1], ports[0]],
      addresses: isClient ? [1, 2] : [2, 1],
    });
    next[from] = (next[from] + payload.length + missing + ((flags & 2) >> 1)) >>> 0;
    return row.facts;
  };
  if (begun.includes('client')) send('client', [], 0x02, 0);
  if (begun.includes('server')) send('server', [], 0x12, 0);
  return steps.map(([from, payload, missing = 0]) =>
    send(from, typeof payload === 'string' ? ascii(payload) : payload, 0x18, missing),
  );
}

const client = (payload: string | readonly number[], missing = 0): Step => ['client', payload, missing];
const server = (payload: string | readonly number[], missing = 0): Step => ['server', payload, missing];
const welcome = server('220 files.example ready\r\n');

describe('FTP', () => {
  it('tells a login and uploads', () => {
    const steps = [
      ...[welcome, client('USER anna\r\n'), server('331 password?\r\n'), client('PASS secret\r\n')],
      ...[client('PASV\r\n'), client('STOR a.zip\r\n'), client('stou\r\n'), client('APPE log\r\n')],
      ...[client('RETR b.zip\r\n'), client('STORM\r\n'), client('QUIT\r\n')],
    ];
    const upload = [ftpUpload, ftpUpload, ftpUpload];
    expect(factsOf(steps)).toEqual([0, 0, 0, clearLogin, 0, ...upload, 0, 0, 0]);
  });

  it('reads commands that come together, and a welcome of several lines', () => {
    const together = client('USER a\r\nPASS b\r\nSTOR c\r\n');
    expect(factsOf([server('220-one\r\n220 two\r\n'), together])).toEqual([0, clearLogin | ftpUpload]);
  });

  it('tells nothing of a session that goes on in TLS', () => {
    const random = [...ascii('PASS '), 0x9c, 0x41];
    const steps = [welcome, client('AUTH TLS\r\n'), server('234 go\r\n'), client(hello), client(random)];
    expect(factsOf(steps).map((facts) => facts & ~factBits.hasHello)).toEqual([0, 0, 0, 0, 0]);
  });

  it.each<[string, readonly Step[], TalkOptions?]>([
    ['whose start was not seen', [welcome, client('USER a\r\n'), client('PASS b\r\n')], { begun: [] }],
    ['whose server was not seen to begin', [welcome, client('USER a\r\nPASS b\r\n')], { begun: ['client'] }],
    ['whose welcome was not seen', [client('USER a\r\n'), client('PASS b\r\n')]],
    ['whose welcome was cut off', [server('', 20), client('USER a\r\n'), client('PASS b\r\n')]],
    ['whose server says something else', [server('HTTP/1.1 200 OK\r\n'), client('USER a\r\nPASS b\r\n')]],
    ['whose command was cut off', [welcome, client('USER a\r\n'), client('PAS', 10), client('PASS', 10)]],
    ['whose client welcomes', [client('220 a\r\n'), server('USER a\r\nPASS b\r\n')]],
    ['that is neither FTP nor SMTP yet', [welcome, client('PASS b\r\n'), client('STOR b\r\n')]],
  ])('tells nothing of a session %s', (_name, steps, options) => {
    const known = clearLogin | ftpUpload | mail;
    expect(factsOf(steps, options).every((facts) => (facts & known) === 0)).toBe(true);
  });

  it('reads a command whose argument was cut off', () => {
    expect(factsOf([welcome, client('USER a\r\n'), client('PASS b', 8)])).toEqual([0, 0, clearLogin]);
  });

  it('begins anew with the next connection of the same ports', () => {
    const { tcp } = startDecoder();
    const up = { addresses: [1, 2], ports: [50_000, 21] } as const;
    const down = { addresses: [2, 1], ports: [21, 50_000] } as const;
    const begin = (): void => {
      tcp([], { ...up, flags: 2, sequence: 99 });
      tcp([], { ...down, flags: 0x12, sequence: 199 });
    };
    begin();
    tcp(ascii('220 hi\r\n'), { ...down, sequence: 200 });
    expect(tcp(ascii('USER a\r\nPASS b\r\n'), { ...up, sequence: 100 }).facts).toBe(clearLogin);
    begin();
    expect(tcp(ascii('USER a\r\nPASS b\r\n'), { ...up, sequence: 100 }).facts).toBe(0);
  });
});

describe('SMTP', () => {
  it('tells a login, and mail that is handed over', () => {
    const steps = [
      ...[welcome, client('EHLO me\r\n'), client('AUTH PLAIN AGEAYg==\r\n'), client('MAIL FROM:<a@b>\r\n')],
      ...[client('RCPT TO:<c@d>\r\n'), client('DATA\r\n'), client('AUTH LOGIN is how it began.\r\n')],
      client('\r\n.\r\n'),
    ];
    expect(factsOf(steps)).toEqual([0, 0, handed, mail, 0, mail, 0, 0]);
  });

  it.each([
    ['MAIL FROM and DATA in one segment', 'mail from:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n', mail],
    ['BDAT', 'BDAT 5 LAST\r\nAUTH LOGIN x', mail],
    ['a login alone', 'auth login\r\n', handed],
    ['a question which logins there are', 'AUTH\r\n', 0],
    ['STARTTLS', 'STARTTLS\r\n', 0],
    ['AUTH TLS', 'AUTH TLS\r\n', 0],
    ['another word', 'MAILBOX FROM:<a@b>\r\n', 0],
    ['mail to nobody', 'MAIL TO:<a@b>\r\n', 0],
    ['a body that has no command', 'Hello, DATA\r\n', 0],
  ])('reads %s', (_name, text, facts) => {
    expect(factsOf([welcome, client('HELO me\r\n'), client(text)])).toEqual([0, 0, facts]);
  });

  it('is known by EHLO where the server is not seen', () => {
    const steps = [client('EHLO me\r\n'), client('AUTH PLAIN AGEAYg==\r\n'), client('MAIL FROM:<a@b>\r\n')];
    expect(factsOf(steps, { begun: ['client'] })).toEqual([0, handed, mail]);
    expect(factsOf(steps, { begun: [] })).toEqual([0, 0, 0]);
  });

  it('tells nothing behind STARTTLS', () => {
    const steps = [welcome, client('EHLO me\r\n'), client('STARTTLS\r\n'), client(hello)];
    const behind = factsOf([...steps, client('AUTH PLAIN x\r\n')]);
    expect(behind).toEqual([0, 0, 0, factBits.hasHello, 0]);
  });
});

describe('POP3 and IMAP', () => {
  it('tell a login', () => {
    const pop = [server('+OK <1@a>\r\n'), client('USER a\r\n'), client('PASS b\r\n'), client('RETR 1\r\n')];
    expect(factsOf(pop)).toEqual([0, 0, clearLogin, 0]);
    expect(factsOf([server('+OK\r\n'), client('APOP a 0f\r\n'), client('AUTH PLAIN\r\n')])).toEqual([
      ...[0, 0, clearLogin],
    ]);
    const imap = [server('* OK IMAP4rev1\r\n'), client('a1 CAPABILITY\r\n'), client('a2 login a b\r\n')];
    expect(factsOf(imap)).toEqual([0, 0, clearLogin]);
    expect(factsOf([server('* OK hi\r\n'), client('1 AUTHENTICATE PLAIN\r\n')])).toEqual([0, clearLogin]);
  });

  it('take no line of a message for a login', () => {
    const steps = [server('* OK hi\r\n'), client('1 APPEND box {20}\r\n'), client('please login to it\r\n')];
    expect(factsOf(steps)).toEqual([0, 0, 0]);
  });

  it('tell nothing of other sessions', () => {
    expect(factsOf([server('* PREAUTH hi\r\n'), client('1 LOGIN a b\r\n')])).toEqual([0, 0]);
    expect(factsOf([server('+OKAY\r\n'), client('PASS b\r\n')])).toEqual([0, 0]);
    expect(factsOf([server('* OK hi\r\n'), client('1 LOGINS a b\r\n'), client('LOGIN a b\r\n')])).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('telnet', () => {
  const options = [255, 253, 24, 255, 253, 32];
  it('tells what is typed, and no options', () => {
    const steps = [
      ...[server(options), client([255, 251, 24, 255, 252, 32]), client([255, 250, 24, 0, 120, 255, 240])],
      ...[server('login: '), client('r'), client('\r\n'), client([255, 241]), client([255, 255])],
    ];
    expect(factsOf(steps)).toEqual([0, 0, 0, 0, clearLogin, clearLogin, 0, clearLogin]);
  });

  it('keeps its place in options that are cut by segments', () => {
    const steps = [
      [255],
      [251],
      [24, 255, 250],
      [24, 0, 65, 255],
      [240, 255, 250, 31, 255],
      [255, 0, 255, 240],
    ];
    expect(factsOf([server(options), ...steps.map((bytes) => client(bytes))])).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('is known by a client that asks for options first', () => {
    expect(factsOf([client(options), server(options), client('root\r\n')])).toEqual([0, 0, clearLogin]);
  });

  it('is not taken for text with a byte order mark, nor told behind a cut', () => {
    expect(factsOf([server([255, 254, 72, 0, 105, 0]), client('root\r\n')])).toEqual([0, 0]);
    expect(factsOf([server(options), client([255, 251], 40), client('root\r\n')])).toEqual([0, 0, 0]);
  });
});

describe('SSH', () => {
  const banner = 'SSH-2.0-OpenSSH_9.2\r\n';
  it.each([22, 53, 443, 4444])('is known by its banner on port %i, in both directions', (port) => {
    expect(factsOf([server(banner), client(banner)], { ports: [50_000, port] })).toEqual([ssh, ssh]);
  });

  it('is known in pieces', () => {
    const pieces = [server('S'), server('SH'), server('-2.0-x\r\n')];
    expect(factsOf(pieces).map((facts) => facts & ssh)).toEqual([0, 0, ssh]);
  });

  it.each<[string, readonly Step[], TalkOptions?]>([
    ['without its start', [server(banner)], { begun: [] }],
    ['behind something else', [server('hello\r\n'), server(banner)]],
    ['cut off in its first letters', [server('SSH', 20)]],
    ['another word', [server('SSL-2.0\r\n')]],
  ])('is not known %s', (_name, steps, options) => {
    expect(factsOf(steps, options).every((facts) => (facts & ssh) === 0)).toBe(true);
  });
});

it('survives any bytes from both sides, and reads none outside of them', () => {
  const words = [
    '220 ',
    'USER a\r\n',
    'PASS ',
    'EHLO\r\n',
    'AUTH ',
    'MAIL ',
    'DATA\r\n',
    '* OK',
    'a LOGIN b',
    '+OK\n',
  ];
  const bytes = fc.oneof(
    fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((texts) => ascii(texts.join(''))),
    fc.array(fc.constantFrom(255, 251, 253, 250, 240, 24, 65, 10, 13, 32), { maxLength: 20 }),
  );
  const step = fc.record({ up: fc.boolean(), bytes, cut: fc.nat(), skip: fc.constantFrom(0, 0, 3) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const { decoder } = startDecoder();
      const next = [1000, 2000];
      for (const [at, one] of [{ up: true, bytes: [], cut: 0, skip: 0 }, ...steps].entries()) {
        const side = one.up ? 0 : 1;
        const payload = one.bytes.slice(0, one.bytes.length - (one.cut % 4));
        const view = viewOf(payload, {
          addresses: one.up ? [1, 2] : [2, 1],
          ports: one.up ? [5000, 25] : [25, 5000],
          flags: at < 2 ? (one.up ? 2 : 0x12) : 0x18,
          sequence: next[side] ?? 0,
          wireLength: one.bytes.length,
        });
        view.bytes = guardedBytes(view.bytes, view.start, view.end);
        decoder.tcp(view);
        next[side] = (next[side] ?? 0) + payload.length + one.skip + (at < 2 ? 1 : 0);
      }
    }),
    { numRuns: 3000 },
  );
});

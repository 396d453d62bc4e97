// What each style looks like on the wire, as numbers: which transport, which ports, how much at once, how long between.
// A step of a scenario may replace any of them.

import type { ChumStyle } from './chum-styles.ts';
import { defaultDnsZone, dnsChunkBytes } from './dns-exfil.ts';
import type { Range, SizeRange } from './draw.ts';
import { echoPayloadBytes } from './icmp-exfil.ts';

interface TransportFacts {
  /**
   * The listener has ports of its own for it, without TLS. Of the ports that are given at the start of a run it takes
   * the first, and the listener is looked for over TLS on the others.
   */
  readonly hasOwnPorts: boolean;
  /** Offered in the TLS hello by styles that look like the web. */
  readonly alpn: readonly string[];
}

const bare: TransportFacts = { hasOwnPorts: true, alpn: [] };
const overHttp: TransportFacts = { hasOwnPorts: false, alpn: ['http/1.1'] };

/** What carries the payload. */
export const transports = {
  /** Bare in TLS. */
  lines: { hasOwnPorts: false, alpn: ['h2', 'http/1.1'] },
  /** Bodies of requests in TLS. */
  post: overHttp,
  put: overHttp,
  /** Frames of a WebSocket in TLS. */
  websocket: overHttp,
  /** Names of queries over UDP. */
  dns: bare,
  /** Files that are stored, each over a connection of its own. */
  ftp: bare,
  /** Attachments of mails. */
  smtp: bare,
  /** Packets that look like those of SSH. */
  ssh: bare,
  /** Patterns of echo requests; the listener is met over TLS. */
  icmp: { hasOwnPorts: false, alpn: [] },
} as const satisfies Readonly<Record<string, TransportFacts>>;
export type ChumTransport = keyof typeof transports;

export interface StyleShape {
  readonly transport: ChumTransport;
  /** Connections at once. */
  readonly connections: number;
  /** Those that are not given are drawn from here. */
  readonly ports: readonly number[];
  /** Written at once: a TLS record or several, a body, a query. */
  readonly chunkBytes: SizeRange;
  /** Between two chunks of a connection, ms. */
  readonly waitMs: Range;
  /** After which a connection ends and the next one begins; null = one carries all. */
  readonly connectionBytes: SizeRange | null;
  /** Between the end of a connection and the next one, ms. */
  readonly restMs: Range;
  /** A name in the TLS hello, and the protocols of a browser. */
  readonly isWeb: boolean;
  /** MITRE ATT&CK techniques that it imitates. */
  readonly attack: readonly string[];
  /** For people: one sentence. */
  readonly about: string;
}

const kB = 1000;
const none: Range = { from: 0, to: 0 };
const even = (from: number, to: number): SizeRange => ({ from, to, spread: 'even' });
const log = (from: number, to: number): SizeRange => ({ from, to, spread: 'log' });
/** TLS with a certificate of one's own, on a channel that is not that of commands. */
const encryptedElsewhere = 'T1048.002';
const oddPort = 'T1571';

export const styleShapes: Readonly<Record<ChumStyle, StyleShape>> = {
  classic: {
    transport: 'lines',
    connections: 1,
    ports: [8080, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 2503, 55553],
    chunkBytes: { from: 6400, to: 51_200, spread: 'doubling' },
    waitMs: { from: 10, to: 100 },
    connectionBytes: null,
    restMs: none,
    isWeb: false,
    attack: [encryptedElsewhere, oddPort],
    about: 'One TLS connection; chunks of one size, 6,400 to 51,200 bytes, 10 to 100 ms between them.',
  },
  https: {
    transport: 'lines',
    connections: 1,
    ports: [443],
    chunkBytes: log(256 * kB, 1000 * kB),
    waitMs: { from: 100, to: 800 },
    connectionBytes: log(4000 * kB, 16_000 * kB),
    restMs: { from: 200, to: 2000 },
    isWeb: true,
    attack: [encryptedElsewhere],
    about: 'Looks like an upload to the web: port 443, a name in the hello, parts of up to 1 MB.',
  },
  'low-and-slow': {
    transport: 'lines',
    connections: 1,
    ports: [443],
    chunkBytes: log(1 * kB, 32 * kB),
    waitMs: { from: 5000, to: 40_000 },
    connectionBytes: even(60 * kB, 240 * kB),
    restMs: { from: 30_000, to: 120_000 },
    isWeb: true,
    attack: ['T1029', 'T1030', encryptedElsewhere],
    about: 'A few kB a minute with irregular waits, for hours; new connections now and then.',
  },
  burst: {
    transport: 'lines',
    connections: 1,
    ports: [443, 8080],
    chunkBytes: even(65_536, 65_536),
    waitMs: none,
    connectionBytes: log(400 * kB, 4000 * kB),
    restMs: { from: 5000, to: 60_000 },
    isWeb: false,
    attack: ['T1029', encryptedElsewhere],
    about: 'Silence, then up to 4 MB as fast as the line takes it, then silence again.',
  },
  'multi-flow': {
    transport: 'lines',
    connections: 6,
    ports: [443, 8080, 6660, 6661, 6662, 6663, 2503, 55553],
    chunkBytes: log(2 * kB, 64 * kB),
    waitMs: { from: 10, to: 200 },
    connectionBytes: null,
    restMs: none,
    isWeb: false,
    attack: [encryptedElsewhere, oddPort],
    about: 'Six connections at once over several ports, so that none of them carries much.',
  },
  padded: {
    transport: 'lines',
    connections: 1,
    ports: [443],
    // At most one TLS record each: its size on the wire is as random as the chunk's.
    chunkBytes: even(1, 16_384),
    waitMs: { from: 5, to: 60 },
    connectionBytes: null,
    restMs: none,
    isWeb: true,
    attack: [encryptedElsewhere],
    about: 'One TLS connection whose records have random sizes: nothing repeats.',
  },
  'http-post': {
    transport: 'post',
    connections: 1,
    ports: [443],
    chunkBytes: log(4 * kB, 500 * kB),
    waitMs: { from: 50, to: 1500 },
    connectionBytes: log(1000 * kB, 8000 * kB),
    restMs: { from: 500, to: 5000 },
    isWeb: true,
    attack: ['T1041', 'T1071.001'],
    about: 'HTTPS requests with bodies of 4 to 500 kB, each answered: how most malware speaks home.',
  },
  'http-put': {
    transport: 'put',
    connections: 1,
    ports: [443],
    chunkBytes: log(1000 * kB, 16_000 * kB),
    waitMs: { from: 200, to: 3000 },
    connectionBytes: log(16_000 * kB, 128_000 * kB),
    restMs: { from: 500, to: 5000 },
    isWeb: true,
    attack: ['T1567.002', 'T1071.001'],
    about: 'HTTPS PUT of objects of 1 to 16 MB, each answered: an upload into a bucket of a cloud.',
  },
  websocket: {
    transport: 'websocket',
    connections: 1,
    ports: [443],
    chunkBytes: log(1 * kB, 128 * kB),
    waitMs: { from: 20, to: 400 },
    connectionBytes: log(2000 * kB, 16_000 * kB),
    restMs: { from: 1000, to: 10_000 },
    isWeb: true,
    attack: ['T1041', 'T1071.001'],
    about:
      'One WebSocket over TLS on port 443: frames of up to 64 kB from the client, for as long as it likes.',
  },
  dns: {
    transport: 'dns',
    connections: 1,
    ports: [53],
    chunkBytes: even(40, dnsChunkBytes(defaultDnsZone)),
    waitMs: { from: 2, to: 20 },
    connectionBytes: null,
    restMs: none,
    isWeb: false,
    attack: ['T1048.003', 'T1071.004'],
    about: 'Queries for long names below one domain, over UDP port 53: slow, and seldom looked at.',
  },
  ftp: {
    transport: 'ftp',
    connections: 1,
    ports: [21],
    chunkBytes: log(100 * kB, 8000 * kB),
    waitMs: { from: 200, to: 3000 },
    connectionBytes: log(8000 * kB, 64_000 * kB),
    restMs: { from: 1000, to: 10_000 },
    isWeb: false,
    attack: ['T1048.003', 'T1071.002'],
    about: 'Plain FTP on port 21: files of 100 kB to 8 MB, each stored over a data connection of its own.',
  },
  smtp: {
    transport: 'smtp',
    connections: 1,
    ports: [25, 587],
    chunkBytes: log(50 * kB, 4000 * kB),
    waitMs: { from: 500, to: 5000 },
    connectionBytes: log(4000 * kB, 16_000 * kB),
    restMs: { from: 5000, to: 30_000 },
    isWeb: false,
    attack: ['T1048.003', 'T1071.003'],
    about: 'Plain mails to port 25 or 587, each with an attachment of 50 kB to 4 MB.',
  },
  ssh: {
    transport: 'ssh',
    connections: 1,
    ports: [22],
    chunkBytes: even(32_768, 32_768),
    waitMs: { from: 1, to: 12 },
    connectionBytes: null,
    restMs: none,
    isWeb: false,
    attack: ['T1048.002'],
    about:
      'Looks like SFTP on port 22: hello and key exchange of SSH, then packets of 32 kB that look like noise.',
  },
  icmp: {
    transport: 'icmp',
    connections: 1,
    ports: [443],
    chunkBytes: even(echoPayloadBytes, echoPayloadBytes),
    waitMs: { from: 5, to: 25 },
    connectionBytes: null,
    restMs: none,
    isWeb: false,
    attack: ['T1048.003', 'T1095'],
    about:
      'Echo requests of ping, 16 bytes of payload in each, up to 1 MB: the listener proves itself over TLS, and does not see them.',
  },
};

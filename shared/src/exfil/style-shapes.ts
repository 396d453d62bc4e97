// What each style looks like on the wire, as numbers: which transport, which ports, how much at once, how long between.
// A step of a scenario may replace any of them.

import type { ChumStyle } from './chum-styles.ts';
import { defaultDnsZone, dnsChunkBytes } from './dns-exfil.ts';
import type { Range, SizeRange } from './draw.ts';

/** `lines`: payload bare in TLS; `http`: bodies of POST in TLS; `dns`: names of queries over UDP. */
export type ChumTransport = 'lines' | 'http' | 'dns';

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
    transport: 'http',
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
};

// What a family of detectors says about a happening: a statistic, and the share of ordinary channels that reach it.

export const families = [
  'upload',
  'beacon',
  'interactive',
  'dns',
  'icmp',
  'scan',
  'guess',
  'clear',
  'nx',
  'long',
] as const;
export type Family = (typeof families)[number];

/** It adds to what another family says of a happening, and says nothing alone. */
export const addingFamily: Family = 'long';

/** What was counted or measured; each has its words (finding-text.ts). */
export type Statistic =
  | 'net-upload'
  | 'evenness'
  | 'strobe'
  | 'server-first'
  | 'long-upload'
  | 'dns-bytes'
  | 'echo-differs'
  | 'echo-sizes'
  | 'echo-lengths'
  | 'echo-bytes'
  | 'scan-hosts'
  | 'scan-ports'
  | 'scan-udp'
  | 'scan-arp'
  | 'guesses'
  | 'ftp-upload'
  | 'ftp-login'
  | 'smtp-login'
  | 'mail'
  | 'telnet'
  | 'http-upload'
  | 'clear-port'
  | 'missing-names';

export interface Signal {
  readonly family: Family;
  readonly statistic: Statistic;
  readonly value: number;
  /** As in `AnalysisReason.unit`. */
  readonly unit: string;
  /** Share of ordinary channels, identity included where the family counts it. */
  readonly p: number;
  /** Share by behaviour alone. */
  readonly behaviour: number;
  /** The channel that it was seen in. */
  readonly channel: number;
  /** Nothing about the server is odd, in a family that counts who it is. */
  readonly hasOrdinaryServer?: boolean;
  /** The baseline has as much of it: both shares are larger for that. */
  readonly isUsual?: boolean;
  /** More numbers and names for the words. */
  readonly detail: SignalDetail;
}

export interface SignalDetail {
  /** Period, s; its MAD / median; median size, B. */
  readonly periodS?: number;
  readonly spread?: number;
  readonly size?: number;
  readonly count?: number;
  readonly of?: number;
  readonly domain?: string;
  readonly service?: string;
}

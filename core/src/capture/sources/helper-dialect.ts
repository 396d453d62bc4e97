// What differs between the capture programs: how they are called, what they say, how long they keep a packet back.

import type { SourceFacts } from '@jaws/shared/contract/capture';
import type { HelperName } from '../helper-path.ts';
import type { SourceOptions } from '../packet-source.ts';

/** What a line of the program's text says of losses. Counters run from the start of the capture. */
export interface LossReport {
  /** Packets that passed the filter and were lost by kernel and helper: what would have been rows. */
  readonly lost?: number;
  /** Frames lost by the network card or its driver, before any filter; not among `lost`. */
  readonly interfaceLost?: number;
}

export interface HelperDialect {
  readonly name: HelperName;
  readonly drops: SourceFacts['drops'];
  /** `options.interface` is not null here. */
  arguments(options: SourceOptions, interfaceName: string): readonly string[];
  /** The line that says that packets are being captured; null = the file header, written then, says it. */
  readonly readyLine: RegExp | null;
  lossReport(line: string): LossReport | null;
  /** The longest time a packet waits for company in the kernel before the helper gets it. */
  readonly quietMs: number;
  /** Makes it print its counters, so that `lossReport` can read them; null when it cannot. */
  readonly askForCounters: NodeJS.Signals | null;
}

// The one place that knows all packet sources.

import type { Readable } from 'node:stream';

import type { CaptureSourceName } from '@jaws/shared/contract/capture';
import { JawsError } from '@jaws/shared/contract/errors';

import type { PacketSource, SourceOptions, SourceTools } from '../packet-source.ts';
import { CapSource } from './cap-source.ts';
import { dumpcapDialect } from './dumpcap-dialect.ts';
import { HelperSource } from './helper-source.ts';
import { ReplaySource } from './replay-source.ts';
import { StdinSource } from './stdin-source.ts';
import { tcpdumpDialect } from './tcpdump-dialect.ts';

/**
 * A source that has not been started. `why`: one sentence, why it was taken. `input`: what the source `stdin` reads,
 * by default this process's own standard input. Throws `capture.bad-option` for `replay` without a file.
 */
export function createPacketSource(
  name: CaptureSourceName,
  why: string,
  options: SourceOptions,
  tools: SourceTools,
  input?: Readable,
): PacketSource {
  switch (name) {
    case 'dumpcap':
      return new HelperSource(dumpcapDialect, why, options, tools);
    case 'tcpdump':
      return new HelperSource(tcpdumpDialect, why, options, tools);
    case 'cap':
      return new CapSource(why, options, tools);
    case 'stdin':
      return new StdinSource(why, input ?? process.stdin);
    case 'replay':
      if (options.replay === null) throw new JawsError('capture.bad-option', 'A replay needs a file.');
      return new ReplaySource(why, options.replay);
  }
}

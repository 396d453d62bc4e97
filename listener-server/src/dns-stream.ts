// The payload of a run's DNS queries, put back in order by number: repeated queries count once, lost ones are known.

import { createHash } from 'node:crypto';
import { dnsWindowChunks } from '@jaws/shared/exfil/dns-exfil';

export interface DnsStream {
  /** `beyond`: too far ahead of a chunk that is missing; not counted, to be sent again. */
  readonly accept: (sequence: number, data: Uint8Array) => 'new' | 'duplicate' | 'beyond';
  readonly figures: () => DnsStreamFigures;
}

export interface DnsStreamFigures {
  readonly chunks: number;
  readonly duplicates: number;
  /** Chunks that must have been sent before others that came, and did not come. */
  readonly missing: number;
  readonly applicationBytes: number;
  readonly sha256: string | null;
}

export function createDnsStream(): DnsStream {
  const hash = createHash('sha256');
  // Chunks that came before their turn, in memory only; the window bounds them.
  const early = new Map<number, Uint8Array>();
  let next = 0;
  let duplicates = 0;
  let applicationBytes = 0;
  return {
    accept: (sequence, data) => {
      if (sequence < next || early.has(sequence)) {
        duplicates++;
        return 'duplicate';
      }
      if (sequence >= next + dnsWindowChunks) return 'beyond';
      applicationBytes += data.length;
      early.set(sequence, data);
      for (let chunk = early.get(next); chunk !== undefined; chunk = early.get(next)) {
        hash.update(chunk);
        early.delete(next++);
      }
      return 'new';
    },
    figures: () => {
      const last = Math.max(next - 1, ...early.keys());
      return {
        chunks: next + early.size,
        duplicates,
        missing: last + 1 - next - early.size,
        applicationBytes,
        sha256: early.size === 0 ? hash.copy().digest('hex') : null,
      };
    },
  };
}

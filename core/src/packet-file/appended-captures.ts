// What the scanners of a file tell when several captures follow each other in it (`tcpdump -w - >> file`,
// `cat a b > c`): one account for all of them.

import { PcapScanner } from './pcap-scanner.ts';
import { mostDropped, type RecordScanner, WarningList } from './record-scanner.ts';

export interface CaptureAccount {
  /** Of the first capture. */
  readonly format: 'pcap' | 'pcapng';
  readonly dropped: number | null;
  readonly snapLength: number | null;
  readonly linkTypes: readonly number[];
  readonly zeroBytes: number;
  readonly warnings: string[];
}

export class AppendedCaptures {
  private captures = 0;
  private account: CaptureAccount | null = null;

  /** `scanner` is done: another capture follows it. */
  add(scanner: RecordScanner): void {
    this.account = this.with(scanner);
    this.captures++;
  }

  /** Everything so far, and what the last scanner found. */
  with(last: RecordScanner): CaptureAccount {
    const own = accountOf(last);
    const { account } = this;
    if (account === null) return own;
    const warnings = new WarningList();
    for (const text of [...account.warnings, ...own.warnings]) warnings.add(text);
    return {
      format: account.format,
      dropped:
        own.dropped === null ? account.dropped : Math.min(mostDropped, (account.dropped ?? 0) + own.dropped),
      snapLength: Math.max(account.snapLength ?? 0, own.snapLength ?? 0) || null,
      linkTypes: [...new Set([...account.linkTypes, ...own.linkTypes])],
      zeroBytes: account.zeroBytes + own.zeroBytes,
      warnings: warnings.list,
    };
  }

  /** What the user is told about it; null when there is one capture only. */
  get warning(): string | null {
    if (this.captures === 0) return null;
    return `The file holds ${this.captures + 1} captures, one behind the other; all of them were read.`;
  }
}

function accountOf(scanner: RecordScanner): CaptureAccount {
  const { dropped, snapLength, linkTypes, zeroBytes } = scanner;
  const format = scanner instanceof PcapScanner ? 'pcap' : 'pcapng';
  return { format, dropped, snapLength, linkTypes, zeroBytes, warnings: [...scanner.warnings] };
}

// After the last byte: the receipt is fetched and held against what was sent.

import type { Receipt } from '@jaws/shared/exfil/receipt';
import { receiptProblem } from './check-receipt.ts';
import type { DnsStream } from './dns-link.ts';
import { fetchReceipt } from './fetch-receipt.ts';
import type { FlowLedger } from './flow-ledger.ts';
import type { ListenerGate } from './listener-gate.ts';
import { controlPorts, type RunLinks } from './run-links.ts';

export interface Settlement {
  readonly receipt: Receipt | null;
  /** Null: signed by the key of the handshake, and every byte is there. */
  readonly problem: string | null;
}

export interface SettleParts {
  readonly runId: string;
  readonly gate: ListenerGate;
  readonly ledger: FlowLedger;
  readonly stream: DnsStream;
  readonly links: RunLinks;
  /** As they were asked for. */
  readonly ports: readonly number[];
}

/** Never rejects. */
export async function settleRun(parts: SettleParts): Promise<Settlement> {
  const { runId, gate, ledger, stream, links } = parts;
  // Before the control connection is among them.
  const tcp = ledger.tcpPayloads();
  const known = links.knownPorts();
  try {
    const http = await links.control(
      known.length > 0 ? known : [...parts.ports.slice(1), ...parts.ports, ...controlPorts],
    );
    const receipt = await fetchReceipt(http, runId);
    const dns = { bytes: stream.sentBytes(), sha256: stream.sha256() };
    return {
      receipt,
      problem: receiptProblem(receipt, { runId, publicKey: gate.publicKey() ?? '', tcp, dns }),
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = links.isGivenUp() ? 'the listener did not answer in time.' : said;
    return { receipt: null, problem: `No receipt could be had: ${why}`.slice(0, 500) };
  }
}

// The end of a run: the listener is told over HTTPS, and answers with the receipt it signed.

import { JawsError } from '@jaws/shared/contract/errors';
import { receipt, type Receipt } from '@jaws/shared/exfil/receipt';
import { refusalReason, type HttpLink } from './http-link.ts';
import { cutOff } from './open-tls.ts';

/** The connection is cut afterwards. @throws JawsError chum.*, or what the connection threw */
export async function fetchReceipt(http: HttpLink, runId: string): Promise<Receipt> {
  try {
    const ended = await http.call('POST', `/v1/run/${runId}/end`);
    // It was over already, by its own rules: what it has is asked for.
    const isOver = ended.status === 410;
    const answer = isOver ? await http.call('GET', `/v1/run/${runId}/receipt`) : ended;
    const read = receipt.safeParse(answer.body);
    if (read.success) return read.data;
    const why = refusalReason(answer) ?? `status ${answer.status}`;
    throw new JawsError('chum.receipt-wrong', `The listener gives no receipt: ${why}.`);
  } finally {
    // No orderly end of TLS: the receipt has counted this connection, and nothing is to be added to it.
    await cutOff(http.link);
  }
}

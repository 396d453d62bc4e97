// A handshake and nothing else: is it a listener, does it know the token, which certificate has it? No run begins.

import type { ChumTarget } from '@jaws/shared/contract/chum';
import { createListenerGate } from './listener-gate.ts';
import { createDnsStream } from './dns-link.ts';
import { createFlowLedger } from './flow-ledger.ts';
import { resolveHost } from './resolve-host.ts';
import { controlPorts, createRunLinks, linkDeadlines } from './run-links.ts';

export interface CheckedListener {
  readonly remoteIp: string;
  readonly port: number;
  readonly fingerprint: string;
}

/** @throws JawsError chum.* */
export async function checkListener(target: ChumTarget, clock: () => number): Promise<CheckedListener> {
  const ip = await resolveHost(target.host);
  const gate = createListenerGate(target.token, 'upload:chum-check', target.fingerprint);
  const links = createRunLinks({
    runId: '',
    host: target.host,
    ip,
    gate,
    ledger: createFlowLedger(),
    stream: createDnsStream(),
    flows: { coming: () => Promise.resolve(), finish: () => Promise.resolve([]) },
    clock,
    sni: undefined,
    ports: target.ports,
    deadlines: linkDeadlines,
  });
  const { link } = await links.control(target.ports.length > 0 ? target.ports : controlPorts);
  link.tls.destroySoon();
  return { remoteIp: ip, port: link.remotePort, fingerprint: link.fingerprint };
}

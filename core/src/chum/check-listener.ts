// A handshake and nothing else: is it a listener, does it know the token, which certificate has it? No run begins.

import type { ChumTarget } from '@jaws/shared/contract/chum';
import { createListenerGate } from './listener-gate.ts';
import { createDnsStream } from './dns-link.ts';
import { createFlowLedger } from './flow-ledger.ts';
import type { HttpLink } from './http-link.ts';
import { resolveHost } from './resolve-host.ts';
import { controlPorts, createRunLinks, linkDeadlines } from './run-links.ts';

export interface CheckedListener {
  readonly remoteIp: string;
  readonly port: number;
  readonly fingerprint: string;
}

/** A connection that has passed the gate, for requests that belong to no run. @throws JawsError chum.* */
export async function openControlLink(target: ChumTarget, clock: () => number): Promise<HttpLink> {
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
  return await links.control(target.ports.length > 0 ? target.ports : controlPorts);
}

/** @throws JawsError chum.* */
export async function checkListener(target: ChumTarget, clock: () => number): Promise<CheckedListener> {
  const { link } = await openControlLink(target, clock);
  link.tls.destroySoon();
  return { remoteIp: link.remoteIp, port: link.remotePort, fingerprint: link.fingerprint };
}

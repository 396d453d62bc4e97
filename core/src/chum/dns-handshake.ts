// The handshake by names of DNS, from the client's side.

import { JawsError } from '@jaws/shared/contract/errors';
import { acceptance, isNonce } from '@jaws/shared/exfil/listener-protocol';
import { writeDnsName, type DnsName } from '@jaws/shared/exfil/dns-exfil';
import type { DnsAsker } from './dns-asker.ts';
import { dnsAnswerCodes, dnsQuestionTypes } from './dns-message.ts';
import type { ListenerGate } from './listener-gate.ts';
import { notAListener } from './link-errors.ts';

const handshakeTries = 3;
/** More than the answers of a handshake have: a stranger is sent no more than came from it. */
const handshakeBytes = 512;

/**
 * The certificate is not seen here: `fingerprint` is the pinned one, or that of a connection over TLS.
 * @throws JawsError chum.timed-out, chum.refused, chum.not-a-listener, chum.wrong-token
 */
export async function shakeHandsByDns(
  asker: DnsAsker,
  gate: ListenerGate,
  runId: string,
  zone: string,
  fingerprint: string,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const verdict = await tryHandshake(asker, gate, runId, zone, fingerprint);
    if (verdict === 'accepted') return;
    // A proof counts once: when its answer was lost, the repeated one is refused though the token is right.
    if (verdict === 'refused' || tries === handshakeTries)
      throw new JawsError('chum.wrong-token', `The listener at ${asker.place} does not accept this token.`);
  }
}

async function tryHandshake(
  asker: DnsAsker,
  gate: ListenerGate,
  runId: string,
  zone: string,
  fingerprint: string,
): Promise<'accepted' | 'refused' | 'unclear'> {
  const { scope, clientNonce } = gate.begin();
  const nonce = Buffer.from(clientNonce, 'base64url');
  const ask = (name: DnsName) => asker.ask(writeDnsName(name, zone), dnsQuestionTypes.txt, handshakeBytes);
  const hello = await ask({ kind: 'hello', runId, clientNonce: nonce });
  const [serverNonce = ''] = hello.texts;
  if (hello.code !== dnsAnswerCodes.noError || !isNonce(serverNonce))
    throw notAListener(asker.place, `it does not answer for the zone ${zone}`);
  const facts = { scope, clientNonce, serverNonce, fingerprint };
  const proof = Buffer.from(gate.prove(facts), 'base64url');
  const verdict = await ask({ kind: 'proof', runId, clientNonce: nonce, proof });
  if (verdict.code === dnsAnswerCodes.refused) return verdict.tries > 1 ? 'unclear' : 'refused';
  const [publicKey, serverProof, signature] = verdict.texts;
  const read = acceptance.safeParse({ publicKey, fingerprint, proof: serverProof, signature });
  if (!read.success) throw notAListener(asker.place, 'its answer is none of the protocol');
  gate.admit(facts, read.data);
  return 'accepted';
}

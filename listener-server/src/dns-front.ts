// The `dns` style: an authoritative server of one zone, whose names carry the handshake and then the payload of a run.
// Only runs that were accepted over DNS count; to everybody else it is an empty zone.

import type { RemoteInfo, Socket } from 'node:dgram';
import { isInZone, readDnsName, type DnsName } from '@jaws/shared/exfil/dns-exfil';
import type { AddressLimits } from './address-limits.ts';
import {
  dnsCodes,
  dnsTypes,
  encodeDnsTexts,
  encodeSoa,
  readDnsQuery,
  writeDnsAnswerWithin,
  writeDnsRefusal,
  type DnsAnswer,
  type DnsQuestion,
} from './dns-wire.ts';
import { plainAddress, type FlowEnds } from './flow.ts';
import type { Handshake } from './handshake.ts';
import type { ListenerLog } from './listener-log.ts';
import type { RunBook } from './run-book.ts';

export interface DnsFrontOptions {
  readonly zone: string;
  readonly handshake: Handshake;
  readonly runs: RunBook;
  /** Of datagrams: those beyond are dropped without an answer. */
  readonly limits: AddressLimits;
  /** The same for addresses that no run was accepted from: anybody may have written theirs into a datagram. */
  readonly strangerLimits: AddressLimits;
  readonly log: ListenerLog;
}

interface Datagram {
  readonly question: DnsQuestion;
  readonly ends: FlowEnds;
  readonly size: number;
}

/** TEST-NET-1 (RFC 5737): the address that stored data is answered with. */
const storedAddress = Buffer.from([192, 0, 2, 1]);

export interface DnsFront {
  readonly serve: (socket: Socket) => void;
}

// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createDnsFront(options: DnsFrontOptions): DnsFront {
  const { zone, handshake, runs, limits, strangerLimits, log } = options;
  const soa = { zone, data: encodeSoa(zone) };
  // Nonces of hellos whose proof has not come: DNS has no connection to keep them in.
  const nonces = new Map<string, string>();
  // Runs that were accepted over DNS, and from which address.
  const senders = new Map<string, string>();
  // Whoever repeated a nonce reads what is sent to his address: it is no victim of a forged one.
  const proven = new Map<string, string>();

  const codeOnly = (code: number): DnsAnswer => ({
    code,
    records: [],
    soa: code === dnsCodes.nameError || code === dnsCodes.noError ? soa : null,
  });
  const texts = (...lines: readonly string[]): DnsAnswer => ({
    code: dnsCodes.noError,
    records: [{ type: dnsTypes.txt, data: encodeDnsTexts(lines) }],
    soa: null,
  });
  const remember = (map: Map<string, string>, key: string, value: string): void => {
    if (map.size >= 10_000) for (const oldest of map.keys()) if (map.delete(oldest)) break;
    map.set(key, value);
  };

  const hello = ({ runId, clientNonce }: Extract<DnsName, { kind: 'hello' }>): DnsAnswer => {
    const nonce = base64Of(clientNonce);
    // Asked again because the answer was lost: the same nonce again.
    const key = `${runId} ${nonce}`;
    const serverNonce = nonces.get(key) ?? handshake.challenge(`run:${runId}`, nonce);
    remember(nonces, key, serverNonce);
    return texts(serverNonce);
  };
  const prove = (
    { runId, clientNonce, proof }: Extract<DnsName, { kind: 'proof' }>,
    { ends, size }: Datagram,
  ): DnsAnswer => {
    const key = `${runId} ${base64Of(clientNonce)}`;
    const serverNonce = nonces.get(key) ?? '';
    nonces.delete(key);
    const acceptance = handshake.accept(`run:${runId}`, base64Of(clientNonce), serverNonce, base64Of(proof));
    const run = acceptance === null ? null : runs.enter(runId);
    if (acceptance === null || run === null) {
      const reason = acceptance === null ? 'wrong-proof' : 'run-over';
      log.write('warn', 'handshake.refused', { remote: ends.srcIp, port: ends.dstPort, reason });
      return codeOnly(dnsCodes.refused);
    }
    remember(senders, runId, ends.srcIp);
    remember(proven, ends.srcIp, runId);
    run.udpFlow(ends).addDatagram(size, 0, size);
    return texts(acceptance.publicKey, acceptance.proof, acceptance.signature);
  };
  const store = (
    { runId, sequence, data }: Extract<DnsName, { kind: 'data' }>,
    { question, ends, size }: Datagram,
  ): DnsAnswer => {
    const run = senders.get(runId) === ends.srcIp ? runs.find(runId) : null;
    if (run === null) return codeOnly(dnsCodes.nameError);
    const state = run.dns(zone).accept(sequence, data);
    run.udpFlow(ends).addDatagram(size, state === 'new' ? data.length : 0, 0);
    // To be asked again when the missing one has come.
    if (state === 'beyond') return codeOnly(dnsCodes.serverFailure);
    if (question.type !== dnsTypes.a) return codeOnly(dnsCodes.noError);
    return { code: dnsCodes.noError, records: [{ type: dnsTypes.a, data: storedAddress }], soa: null };
  };
  const answerOf = (datagram: Datagram): DnsAnswer => {
    const { name, type, dnsClass } = datagram.question;
    if (dnsClass !== 1 || !isInZone(name, zone)) return codeOnly(dnsCodes.refused);
    if (name.toLowerCase() === zone)
      return type === dnsTypes.soa
        ? { code: dnsCodes.noError, records: [{ type, data: soa.data }], soa: null }
        : codeOnly(dnsCodes.noError);
    const read = readDnsName(name, zone);
    if (read === null) return codeOnly(dnsCodes.nameError);
    if (read.kind === 'data') return store(read, datagram);
    if (type !== dnsTypes.txt) return codeOnly(dnsCodes.noError);
    return read.kind === 'hello' ? hello(read) : prove(read, datagram);
  };
  const admit = (address: string): boolean => {
    const strict = proven.has(plainAddress(address)) ? null : strangerLimits.admit(address);
    const admitted = typeof strict === 'string' ? strict : limits.admit(address);
    if (typeof strict === 'function') strict();
    if (typeof admitted === 'function') {
      admitted();
      return true;
    }
    log.write('warn', 'datagram.dropped', { remote: plainAddress(address), reason: admitted });
    return false;
  };
  const reply = (socket: Socket, message: Buffer, from: RemoteInfo): Buffer | null => {
    const read = readDnsQuery(message);
    if (read.kind === 'ignore') return null;
    if (read.kind === 'refuse') return writeDnsRefusal(read.id, read.code);
    const ends = udpEnds(socket, from);
    const answer = answerOf({ question: read.question, size: message.length, ends });
    // Else a short question with a forged address would send that address a long answer (RFC 5358).
    const mostBytes = proven.has(ends.srcIp) ? Infinity : message.length;
    return writeDnsAnswerWithin(read.question, answer, mostBytes);
  };
  const receive = (socket: Socket, message: Buffer, from: RemoteInfo): void => {
    const answer = admit(from.address) ? reply(socket, message, from) : null;
    // A lost answer is asked for again; there is nobody to tell.
    if (answer !== null) socket.send(answer, from.port, from.address, () => undefined);
  };
  return {
    serve: (socket) => {
      socket.on('error', (error) => {
        log.write('error', 'udp.failed', { reason: error.message });
      });
      socket.on('message', (message, from) => {
        receive(socket, message, from);
      });
    },
  };
}

/** A socket bound to all addresses does not say which of them was asked: then it is 0.0.0.0 or ::. */
function udpEnds(socket: Socket, from: RemoteInfo): FlowEnds {
  const local = socket.address();
  return {
    srcIp: plainAddress(from.address),
    srcPort: from.port,
    dstIp: plainAddress(local.address),
    dstPort: local.port,
  };
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

// Writes made-up conversations as the packets that a capture of them would hold: handshakes, segments, acknowledgements,
// a hello or a request where one belongs. What it writes carries no label: the detector is never told.

import { factBits, type PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { appendPacket } from '@jaws/shared/domain/packet-rows.fixture';

/** What is said after the connection stands: so many bytes up, then so many down. */
export interface Turn {
  /** Seconds after the connection's start. */
  readonly at: number;
  readonly up: number;
  readonly down: number;
  /** Time that the bytes up take. */
  readonly lastsS?: number;
}

export interface Talk {
  /** Seconds since the capture's epoch. */
  readonly at: number;
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly port: number;
  readonly turns: readonly Turn[];
  /** A TLS hello with this name; null = a hello without one; left out = no TLS. */
  readonly sni?: string | null;
  readonly ja4?: string;
  /** `POST http://…` of the first turn. */
  readonly url?: string;
  /** `factBits` of the first turn: what its bytes would show. */
  readonly facts?: number;
  /** Largest payload of a packet: 1,448 on the wire, more where the sending host offloads. */
  readonly segmentBytes?: number;
  /** Half of the time from one end to the other. */
  readonly halfRttS?: number;
}

const wireSegment = 1448;
const tcpHeaders = 54;
const udpHeaders = 42;

export class Wire {
  readonly table: PacketTable;

  constructor(dictionaries?: PacketDictionaries) {
    this.table = new PacketTable(4096, dictionaries);
  }

  /** A TCP connection, closed in order after its last turn. */
  tcp(talk: Talk): void {
    const { at, client, clientPort, server, port, turns, halfRttS = 0.01 } = talk;
    const up = end(client, clientPort);
    const down = end(server, port);
    const send = (when: number, from: string, to: string, flags: string, payload = 0, more = {}): void => {
      appendPacket(this.table, { at: when, from, to, flags, payload, size: payload + tcpHeaders, ...more });
    };
    send(at, up, down, 'SYN');
    send(at + 2 * halfRttS, down, up, 'SYN, ACK');
    send(at + 2.1 * halfRttS, up, down, 'ACK');
    let last = at + 3 * halfRttS;
    turns.forEach((turn, number) => {
      const opening = number === 0 ? openingOf(talk) : {};
      const upFrom = Math.max(last, at + turn.at);
      const upLast = this.stream(talk, upFrom, turn.up, turn.lastsS ?? 0, [up, down], opening);
      last = this.stream(talk, upLast + 2 * halfRttS, turn.down, 0, [down, up], {});
    });
    send(last + halfRttS, up, down, 'FIN, ACK');
    send(last + 3 * halfRttS, down, up, 'FIN, ACK');
    send(last + 3.1 * halfRttS, up, down, 'ACK');
  }

  /** One direction's bytes, an acknowledgement for every second segment. Gives the time of the last packet. */
  private stream(
    { segmentBytes = wireSegment, halfRttS = 0.01 }: Talk,
    from: number,
    bytes: number,
    lastsS: number,
    [source, target]: readonly [string, string],
    opening: object,
  ): number {
    const pieces = Math.ceil(bytes / segmentBytes);
    let when = from;
    for (let piece = 0; piece < pieces; piece++) {
      when = from + (pieces === 1 ? 0 : (lastsS * piece) / (pieces - 1)) + piece * 2e-5;
      const payload = Math.min(segmentBytes, bytes - piece * segmentBytes);
      const common = { at: when, from: source, to: target, flags: 'PSH, ACK' };
      appendPacket(this.table, {
        ...common,
        payload,
        size: payload + tcpHeaders,
        ...(piece === 0 ? opening : {}),
      });
      const isAcknowledged = piece % 2 === 1 || piece === pieces - 1;
      if (isAcknowledged)
        appendPacket(this.table, {
          at: when + 2 * halfRttS,
          from: target,
          to: source,
          flags: 'ACK',
          payload: 0,
          size: tcpHeaders,
        });
    }
    return when;
  }

  /** A connection that is refused (`RST`) or not answered at all. */
  failed(talk: Omit<Talk, 'turns'>, answer: 'refused' | 'silent'): void {
    const up = end(talk.client, talk.clientPort);
    const down = end(talk.server, talk.port);
    appendPacket(this.table, { at: talk.at, from: up, to: down, flags: 'SYN', payload: 0, size: tcpHeaders });
    if (answer === 'silent') return;
    const reset = { at: talk.at + 0.002, from: down, to: up, flags: 'RST, ACK' };
    appendPacket(this.table, { ...reset, payload: 0, size: tcpHeaders });
  }

  udp({ at, client, clientPort, server, port, turns, segmentBytes = 1200, halfRttS = 0.01 }: Talk): void {
    const up = end(client, clientPort);
    const down = end(server, port);
    const put = (when: number, from: string, to: string, bytes: number, lastsS: number): void => {
      const pieces = Math.ceil(bytes / segmentBytes);
      for (let piece = 0; piece < pieces; piece++) {
        const payload = Math.min(segmentBytes, bytes - piece * segmentBytes);
        const when2 = when + (lastsS * piece) / pieces + piece * 2e-5;
        appendPacket(this.table, {
          ...{ at: when2, from, to, protocol: 'UDP', payload, size: payload + udpHeaders },
        });
      }
    };
    for (const turn of turns) {
      const lastsS = turn.lastsS ?? 0;
      put(at + turn.at, up, down, turn.up, lastsS);
      put(at + turn.at + 2 * halfRttS, down, up, turn.down, lastsS);
    }
  }

  /** An echo request and its answer. */
  ping(at: number, client: string, server: string, payload: number, answered: number): void {
    const common = { protocol: 'ICMP', size: payload + udpHeaders };
    appendPacket(this.table, {
      ...common,
      at,
      from: client,
      to: server,
      payload,
      facts: factBits.echoRequest,
    });
    if (answered === 0) return;
    const facts = factBits.echoReply | (answered === payload ? 0 : factBits.echoDiffers);
    appendPacket(this.table, {
      ...common,
      at: at + 0.02,
      from: server,
      to: client,
      payload: answered,
      facts,
    });
  }

  /** A question and its answer of `answer` bytes. */
  ask(at: number, client: string, clientPort: number, resolver: string, name: string, answer = 120): void {
    const up = end(client, clientPort);
    const down = end(resolver, 53);
    const payload = 18 + name.length;
    const common = { protocol: 'UDP', dns: name };
    appendPacket(this.table, { ...common, at, from: up, to: down, payload, size: payload + udpHeaders });
    const size = answer + udpHeaders;
    appendPacket(this.table, { ...common, at: at + 0.008, from: down, to: up, payload: answer, size });
  }
}

function openingOf({ sni, ja4, url, facts }: Talk): object {
  if (url !== undefined) return { url };
  if (sni === undefined) return facts === undefined ? {} : { facts };
  return {
    ...(sni === null ? {} : { sni }),
    ...(ja4 === undefined ? {} : { ja4 }),
    facts: factBits.hasHello,
  };
}

function end(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

// Facts of the application layer: DNS names, HTTP requests, TLS and QUIC ClientHellos, SSH, logins and mail in clear, echoes.
// Called for every TCP, UDP and ICMP packet, so nearly all of them must be turned away on port, state and first bytes, without any allocation.

import { factBits, type PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { ClearTalk } from './clear-talk.ts';
import { DnsMessageReader } from './dns-message.ts';
import { EchoFacts } from './echo-facts.ts';
import { FlowStarts, flowStates, talks } from './flow-starts.ts';
import { HttpFacts } from './http-facts.ts';
import { type MessageKind, MessageStart } from './message-start.ts';
import { OpenStreams } from './open-streams.ts';
import { PassiveDns } from './passive-dns.ts';
import { QuicFacts } from './quic-facts.ts';
import { longHeader } from './quic-header.ts';
import { longestKept, StreamStart } from './stream-start.ts';
import { TcpDnsFacts } from './tcp-dns-facts.ts';
import { TlsFacts } from './tls-facts.ts';
import type { TransportView } from './transport-view.ts';

export type { TransportView } from './transport-view.ts';

const dnsPort = 53;
const multicastDnsPort = 5353;
const linkLocalDnsPort = 5355;
const lastSystemPort = 1023;
const syn = 0x02;
const handshakeRecord = 0x16;
const nothingKnown = factBits.helloUnknown | factBits.nameUnknown;

/** Keeps the open messages of one capture; use one decoder for one capture, packets in the order of the file. */
export class ApplicationDecoder {
  /** `factBits` of the last call. */
  facts = 0;
  readonly passiveDns = new PassiveDns();
  private readonly dictionaries: PacketDictionaries;
  private readonly flows = new FlowStarts();
  private readonly streams = new OpenStreams(this.flows);
  private readonly message = new MessageStart();
  private readonly dns = new DnsMessageReader(this.passiveDns);
  private readonly tcpDns: TcpDnsFacts;
  private readonly tls: TlsFacts;
  private readonly http: HttpFacts;
  private readonly quic: QuicFacts;
  private readonly clear = new ClearTalk(this.flows);
  private readonly echoes = new EchoFacts();

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
    this.tcpDns = new TcpDnsFacts(dictionaries.details, this.dns, this.streams);
    this.tls = new TlsFacts(dictionaries.details, this.flows, this.streams);
    this.http = new HttpFacts(dictionaries, this.flows, this.streams);
    this.quic = new QuicFacts(dictionaries.details);
  }

  /**
   * Returns an id in `dictionaries.details`, 0 for none. Never throws. SYNs without payload are welcome: they tell
   * where a stream begins; other packets without payload may be left out.
   */
  tcp(view: TransportView): number {
    this.facts = 0;
    if ((view.flags & syn) !== 0) this.begin(view);
    if (view.end <= view.start) return this.nothingCaptured(view);
    const slot = this.flows.slot(view);
    const talk = this.flows.talk(slot);
    if (talk === talks.unknown) return this.payload(slot, view);
    const told = this.clear.read(slot, talk, view);
    const id = this.payload(slot, view);
    this.facts |= told;
    return id;
  }

  private payload(slot: number, view: TransportView): number {
    if (this.flows.state(slot) === flowStates.open) {
      const id = this.continued(slot, view);
      if (id >= 0) return id;
    }
    return this.begun(slot, view);
  }

  /** An ICMP message, from its type on. `isFragment`: the first one of several. */
  icmp(view: TransportView, isVersion6: boolean, isFragment: boolean): void {
    this.facts = this.echoes.read(view, isVersion6, isFragment);
  }

  /** A payload that goes on with nothing: what does it begin? */
  private begun(slot: number, view: TransportView): number {
    const kind = this.message.read(view.bytes, view.start, view.end);
    if (kind === 'hello') {
      stepTo(view, this.message.at);
      return this.told(this.tls, this.tls.begin(slot, view));
    }
    if (kind === 'ssh' && this.flows.isFirst(slot, view.sequence)) return this.banner(slot);
    if (isDnsStream(view)) return this.told(this.tcpDns, this.tcpDns.begin(slot, view));
    if (kind === 'http') {
      stepTo(view, this.message.at);
      return this.told(this.http, this.http.begin(slot, view));
    }
    return this.unclear(kind, slot, view);
  }

  private unclear(kind: MessageKind, slot: number, view: TransportView): number {
    const isEarly = this.flows.state(slot) < flowStates.settled || this.flows.isFirst(slot, view.sequence);
    // A hello may begin late: behind STARTTLS, or in the tunnel of a CONNECT.
    if (kind === 'part' && (isEarly || view.bytes[view.start] === handshakeRecord))
      return this.openStart(slot, view, view.sequence);
    return isEarly ? this.unexplained(slot, view) : 0;
  }

  private banner(slot: number): 0 {
    this.flows.setState(slot, flowStates.settled);
    this.facts = factBits.ssh;
    return 0;
  }

  private told(by: { readonly facts: number }, id: number): number {
    this.facts = by.facts;
    return id;
  }

  /** The frame was cut before its payload: at the start of a direction, that may have been anything. */
  private nothingCaptured(view: TransportView): number {
    if (view.wireLength <= 0) return 0;
    const slot = this.flows.slot(view);
    const state = this.flows.state(slot);
    if (state === flowStates.open) return Math.max(0, this.continued(slot, view));
    if (state >= flowStates.settled) return 0;
    this.flows.setState(slot, state + 1);
    this.facts = nothingKnown;
    return 0;
  }

  /** A SYN takes a sequence number itself (RFC 9293 §3.4): the first byte is the one after it. */
  private begin(view: TransportView): void {
    view.sequence = (view.sequence + 1) >>> 0;
    this.flows.begin(this.flows.slot(view), view.sequence, view.flags);
  }

  /** Returns an id in `dictionaries.details`, 0 for none. Never throws. */
  udp(view: TransportView): number {
    this.facts = 0;
    const { sourcePort, destinationPort } = view;
    if (!isDnsPort(destinationPort) && !isDnsPort(sourcePort)) return this.quicHello(view);
    const multicast = destinationPort === multicastDnsPort || sourcePort === multicastDnsPort;
    const isOrdinary = destinationPort === dnsPort || sourcePort === dnsPort;
    if (!this.dns.read(view.bytes, view.start, view.end, view.wireLength, multicast)) return 0;
    this.facts = isOrdinary ? this.dns.facts : this.dns.facts & factBits.nameUnknown;
    return this.dictionaries.details.intern({
      dnsName: this.dns.name,
      httpUrl: null,
      sni: null,
      ja4: null,
    });
  }

  /** Nearly every datagram is turned away by its first byte: past the handshake, QUIC's has no long header. */
  private quicHello(view: TransportView): number {
    if (view.start >= view.end || (view.bytes[view.start] as number) < longHeader) return 0;
    return this.told(this.quic, this.quic.read(view));
  }

  /** A packet of a direction with an open message: its detail id, or -1 when it is not of that message. */
  private continued(slot: number, view: TransportView): number {
    const stream = this.streams.find(slot, view);
    if (stream === null) return -1;
    if (this.beginsAnew(stream, view) || this.http.isPassed(stream, view)) {
      this.streams.close(slot);
      return -1;
    }
    const added = stream.add(view.sequence, view.bytes, view.start, view.end);
    if (added === 'before') return -1;
    // Far behind what is missing, which will not come any more: what is known of the message is told now.
    if (added === 'beyond' || view.end - view.start < view.wireLength) stream.cut = true;
    const id = this.advance(slot, stream, view);
    return id === 0 && added === 'beyond' ? -1 : id;
  }

  /** The head of the direction has not come, and this is the head of a message by itself. */
  private beginsAnew(stream: StreamStart, view: TransportView): boolean {
    if (stream.kind !== 'start' || stream.kept > 0 || view.end <= view.start) return false;
    if (((view.sequence - stream.base) | 0) <= 0) return false;
    const kind = this.message.read(view.bytes, view.start, view.end);
    return kind === 'hello' || kind === 'http';
  }

  private advance(slot: number, stream: StreamStart, view: TransportView): number {
    switch (stream.kind) {
      case 'start':
        return this.advanceStart(slot, stream, view);
      case 'hello':
        return this.told(this.tls, this.tls.advance(slot, stream));
      case 'http':
      case 'agent':
        return this.told(this.http, this.http.advance(slot, stream, view));
      case 'dns':
        return this.told(this.tcpDns, this.tcpDns.advance(slot, stream, view));
    }
  }

  /** More of the first bytes of a direction: what they begin may be known now. */
  private advanceStart(slot: number, stream: StreamStart, view: TransportView): number {
    const kind = stream.kept === 0 ? 'part' : this.message.read(stream.bytes, 0, stream.kept);
    if (kind === 'hello' || kind === 'http') {
      stream.kind = kind;
      stream.from = this.message.at;
      return this.advance(slot, stream, view);
    }
    if (kind === 'ssh' && this.flows.isFirst(slot, stream.base)) {
      this.streams.close(slot);
      return this.banner(slot);
    }
    if (kind !== 'part' && isDnsStream(view)) {
      stream.kind = 'dns';
      return this.advance(slot, stream, view);
    }
    return this.waitForMore(kind, slot, stream);
  }

  private waitForMore(kind: MessageKind, slot: number, stream: StreamStart): 0 {
    if (kind !== 'part' || stream.cut || stream.contiguous >= longestKept) this.streams.close(slot);
    if (kind === 'part') {
      const isHeadSeen = stream.kept > 0 && this.flows.isFirst(slot, stream.base);
      this.facts = isHeadSeen && !this.message.mayBeHello ? factBits.nameUnknown : nothingKnown;
    }
    return 0;
  }

  /** The first byte of the direction is at `base`; the payload at hand holds it, or comes before it does. */
  private openStart(slot: number, view: TransportView, base: number): number {
    this.facts = nothingKnown;
    if (view.end - view.start < view.wireLength) {
      this.flows.setState(slot, flowStates.settled);
      return 0;
    }
    const stream = new StreamStart('start', view, base);
    stream.add(view.sequence, view.bytes, view.start, view.end);
    this.streams.open(slot, stream);
    return this.advanceStart(slot, stream, view);
  }

  /**
   * One of the first payloads of a direction, and nothing that is known. Unless it is the very first, it may be the
   * tail of a message whose head comes late. A TLS record of a direction whose start was not seen leaves the hello
   * unknown.
   */
  private unexplained(slot: number, view: TransportView): number {
    if (this.flows.isFirst(slot, view.sequence)) {
      this.flows.setState(slot, flowStates.settled);
      return 0;
    }
    // A service begins no hello and no request from its port, so that its answers need not be copied.
    const isAnswer = view.sourcePort <= lastSystemPort;
    if (!isAnswer && this.flows.isNearStart(slot, view.sequence, longestKept))
      return this.openStart(slot, view, this.flows.firstSequence(slot));
    this.flows.setState(slot, this.flows.state(slot) + 1);
    if (!isAnswer) this.streams.holdEarly(view);
    if (!this.flows.hasBegun(slot) && isTlsRecord(view)) this.facts = factBits.helloUnknown;
    return 0;
  }
}

/** The payload without what stands before its message. */
function stepTo(view: TransportView, start: number): void {
  const passed = start - view.start;
  view.start = start;
  view.sequence = (view.sequence + passed) >>> 0;
  view.wireLength -= passed;
}

function isDnsStream(view: TransportView): boolean {
  return view.destinationPort === dnsPort || view.sourcePort === dnsPort;
}

function isDnsPort(port: number): boolean {
  return port === dnsPort || port === multicastDnsPort || port === linkLocalDnsPort;
}

/** Content types 20 to 23 of SSL 3.0 to TLS 1.3. */
function isTlsRecord(view: TransportView): boolean {
  const { bytes, start, end } = view;
  if (end - start < 5) return false;
  const type = bytes[start] as number;
  return type >= 20 && type <= 23 && bytes[start + 1] === 3 && (bytes[start + 2] as number) <= 4;
}

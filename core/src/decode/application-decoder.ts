// Facts of the application layer: DNS names, HTTP requests, TLS ClientHellos. Called for every TCP and UDP packet, so
// nearly all of them must be turned away on port, state and first bytes, without any allocation.

import { factBits, type PacketDictionaries } from '@jaws/shared/domain/packet-table';

import { DnsMessageReader } from './dns-message.ts';
import { EarlySegments } from './early-segments.ts';
import { FlowStarts, flowStates } from './flow-starts.ts';
import { beginsHello } from './hello-records.ts';
import { httpMethodAt, readHttpRequest } from './http-request.ts';
import { OpenStreams } from './open-streams.ts';
import { PassiveDns } from './passive-dns.ts';
import { TcpDnsFacts } from './tcp-dns-facts.ts';
import { TlsFacts } from './tls-facts.ts';
import type { TransportView } from './transport-view.ts';

export type { TransportView } from './transport-view.ts';

const dnsPort = 53;
const multicastDnsPort = 5353;
const linkLocalDnsPort = 5355;
const lastSystemPort = 1023;
const syn = 0x02;

/** Keeps the open hellos of one capture; use one decoder for one capture, packets in the order of the file. */
export class ApplicationDecoder {
  /** `factBits` of the last call. */
  facts = 0;
  readonly passiveDns = new PassiveDns();
  private readonly dictionaries: PacketDictionaries;
  private readonly flows = new FlowStarts();
  private readonly streams = new OpenStreams(this.flows);
  private readonly early = new EarlySegments();
  private readonly dns = new DnsMessageReader(this.passiveDns);
  private readonly tcpDns: TcpDnsFacts;
  private readonly tls: TlsFacts;

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
    this.tcpDns = new TcpDnsFacts(dictionaries.details, this.dns, this.streams);
    this.tls = new TlsFacts(dictionaries.details, this.flows, this.streams, this.early);
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
    if (this.flows.state(slot) === flowStates.open) {
      const id = this.continued(slot, view);
      if (id >= 0) return id;
    }
    if (beginsHello(view.bytes, view.start, view.end)) {
      const id = this.tls.begin(slot, view);
      this.facts = this.tls.facts;
      return id;
    }
    if (view.destinationPort === dnsPort || view.sourcePort === dnsPort) {
      const id = this.tcpDns.begin(slot, view);
      this.facts = this.tcpDns.facts;
      return id;
    }
    const method = httpMethodAt(view.bytes, view.start, view.end);
    if (method !== null) return this.http(slot, method, view);
    if (this.flows.state(slot) < flowStates.settled) this.unexplained(slot, view);
    return 0;
  }

  /** The frame was cut before its payload: at the start of a direction, that may have been anything. */
  private nothingCaptured(view: TransportView): 0 {
    if (view.wireLength <= 0) return 0;
    const slot = this.flows.slot(view);
    const state = this.flows.state(slot);
    if (state >= flowStates.settled) return 0;
    this.flows.setState(slot, state + 1);
    this.facts = factBits.helloUnknown | factBits.nameUnknown;
    return 0;
  }

  /** A SYN takes a sequence number itself (RFC 9293 §3.4): the first byte is the one after it. */
  private begin(view: TransportView): void {
    view.sequence = (view.sequence + 1) >>> 0;
    this.flows.begin(this.flows.slot(view), view.sequence);
  }

  /** Returns an id in `dictionaries.details`, 0 for none. Never throws. */
  udp(view: TransportView): number {
    this.facts = 0;
    const { sourcePort, destinationPort } = view;
    if (!isDnsPort(destinationPort) && !isDnsPort(sourcePort)) return 0;
    const multicast = destinationPort === multicastDnsPort || sourcePort === multicastDnsPort;
    if (!this.dns.read(view.bytes, view.start, view.end, view.wireLength, multicast)) return 0;
    if (this.dns.cut) this.facts = factBits.nameUnknown;
    return this.dictionaries.details.intern({
      dnsName: this.dns.name,
      httpUrl: null,
      sni: null,
      ja4: null,
    });
  }

  /** A packet of a direction with an open message: its detail id, or -1 when it is not of that message. */
  private continued(slot: number, view: TransportView): number {
    const stream = this.streams.find(slot, view);
    if (stream === null) return -1;
    const added = stream.add(view.sequence, view.bytes, view.start, view.end);
    if (added === 'elsewhere') return -1;
    if (view.end - view.start < view.wireLength) stream.cut = true;
    if (stream.kind === 'hello') {
      const id = this.tls.advance(slot, stream);
      this.facts = this.tls.facts;
      return id;
    }
    const id = this.tcpDns.advance(slot, stream, view);
    this.facts = this.tcpDns.facts;
    return id;
  }

  private http(slot: number, method: string, view: TransportView): number {
    this.flows.setState(slot, flowStates.settled);
    const fallback = () => this.hostOfDestination(view);
    const found = readHttpRequest(method, view.bytes, view.start, view.end, fallback);
    if (found.kind === 'unknown') this.facts = factBits.nameUnknown;
    if (found.kind !== 'request') return 0;
    return this.dictionaries.details.intern({ dnsName: null, httpUrl: found.url, sni: null, ja4: null });
  }

  /** A request without Host (HTTP/1.0) is named after the address that it goes to. */
  private hostOfDestination(view: TransportView): string | null {
    const address = this.dictionaries.addresses.get(view.destination);
    if (address === null) return null;
    const host = address.includes(':') ? `[${address}]` : address;
    return view.destinationPort === 80 ? host : `${host}:${view.destinationPort}`;
  }

  /**
   * One of the first payloads of a direction, and nothing that is known. Unless it is the very first, it may be the
   * tail of a hello whose head comes late. A TLS record of a direction whose start was not seen leaves the hello
   * unknown.
   */
  private unexplained(slot: number, view: TransportView): void {
    if (this.flows.isFirst(slot, view.sequence)) {
      this.flows.setState(slot, flowStates.settled);
      return;
    }
    this.flows.setState(slot, this.flows.state(slot) + 1);
    // A service does not send ClientHellos from its port, so that its answers need not be copied.
    if (view.sourcePort > lastSystemPort) this.early.hold(view);
    if (!this.flows.hasBegun(slot) && isTlsRecord(view)) this.facts = factBits.helloUnknown;
  }
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

// Records of a capture -> rows of a packet table, one row for every record. The link, network and transport layers
// are decoded here; names, requests, hellos and other facts come from the application decoder.

import { ipProtocolKeyword } from '@jaws/shared/domain/ip-protocols';
import { factBits, type PacketDictionaries, type PacketTable } from '@jaws/shared/domain/packet-table';

import type { RecordBatch } from '../packet-file/record-batch.ts';
import { AddressInterner } from './address-interner.ts';
import { ApplicationDecoder, type TransportView } from './application-decoder.ts';
import { etherTypeBase, etherTypes, Frame } from './frame.ts';
import { FragmentPorts } from './fragment-ports.ts';
import { decodeLink } from './link-layer.ts';
import { decodeLayers } from './network-layer.ts';
import { UnreadLinkTypes } from './unread-link-types.ts';

/** What the packet decoder asks of the layer above; `ApplicationDecoder` is the one there is. */
export type ApplicationLayer = Pick<ApplicationDecoder, 'facts' | 'tcp' | 'udp' | 'icmp'>;

export interface PacketDecoderOptions {
  /** Label of every row until `setLabel`; default none. */
  readonly label?: string | null;
  /** Default: a new `ApplicationDecoder`. */
  readonly application?: ApplicationLayer;
  /** Default: a new one. Give the same to decoders that follow each other on one capture. */
  readonly unreadLinkTypes?: UnreadLinkTypes;
}

const synFlag = 0x02;
const tcp = 6;
const udp = 17;
const icmp6 = 58;
const icmpHeader = 8;
const mostProtocols = 0xffff;
const mostLabels = 0xff;

/**
 * Use one decoder for one capture, records in the order of the file (hellos that span packets are put together).
 * It decodes any bytes without throwing, and reads nothing outside a record's captured bytes.
 */
export class PacketDecoder {
  /** Rows so far with protocol NA. */
  undecodedCount = 0;
  readonly unreadLinkTypes: UnreadLinkTypes;
  private readonly dictionaries: PacketDictionaries;
  private readonly application: ApplicationLayer;
  private readonly interner: AddressInterner;
  private readonly frame = new Frame();
  private readonly fragments = new FragmentPorts();
  private readonly view: TransportView = emptyView();
  /** Dictionary ids by IP protocol number, and by EtherType; -1 = not asked yet. */
  private readonly ipProtocolIds = new Int32Array(256).fill(-1);
  private readonly etherTypeIds = new Map<number, number>();
  private labelId = 0;
  /** Facts of the row being decoded. */
  private facts = 0;

  constructor(dictionaries: PacketDictionaries, options: PacketDecoderOptions = {}) {
    this.dictionaries = dictionaries;
    this.application = options.application ?? new ApplicationDecoder(dictionaries);
    this.unreadLinkTypes = options.unreadLinkTypes ?? new UnreadLinkTypes();
    this.interner = new AddressInterner(dictionaries.addresses, dictionaries.macs);
    this.setLabel(options.label ?? null);
  }

  /** The label of the rows to come. Throws RangeError when the dataset has 255 labels and this is another. */
  setLabel(label: string | null): void {
    const { labels } = this.dictionaries;
    const isNew = label !== null && labels.find(label) === undefined;
    if (isNew && labels.size > mostLabels)
      throw new RangeError(`A dataset has at most ${mostLabels} labels.`);
    this.labelId = labels.intern(label);
  }

  /** Appends one row for every record. `table` must have the dictionaries that the decoder was made with. */
  decode(batch: RecordBatch, table: PacketTable): void {
    table.reserve(table.count + batch.count);
    const { frame } = this;
    for (let record = 0; record < batch.count; record++) {
      const row = table.count;
      const size = batch.wireLength[record] as number;
      const timestampUs = batch.timestampUs[record] as number;
      frame.start(batch.bytes, batch.offset[record] as number, batch.capturedLength[record] as number, size);
      decodeLayers(frame, decodeLink(frame, batch.linkType[record] as number));
      table.timestampUs[row] = timestampUs;
      table.size[row] = size;
      table.label[row] = this.labelId;
      this.writeAddresses(table, row);
      if (frame.fragmentId >= 0)
        this.fragments.apply(
          frame,
          table.source[row] as number,
          table.destination[row] as number,
          timestampUs,
        );
      if (frame.carrier.isThere) this.rememberCarrier(timestampUs);
      this.facts = 0;
      table.detail[row] =
        frame.application === 0
          ? 0
          : this.askApplication(table.source[row] as number, table.destination[row] as number, timestampUs);
      table.protocol[row] = this.protocolId(frame.protocol);
      if ((this.facts & factBits.undecoded) !== 0)
        this.unreadLinkTypes.count(batch.linkType[record] as number);
      table.facts[row] = this.facts;
      table.sourcePort[row] = frame.sourcePort;
      table.destinationPort[row] = frame.destinationPort;
      table.tcpFlags[row] = frame.tcpFlags;
      table.payloadSize[row] = frame.payloadWire;
      table.count = row + 1;
    }
  }

  private writeAddresses(table: PacketTable, row: number): void {
    const { frame, interner } = this;
    const { bytes, sourceMacAt, destinationMacAt, addressFamily, sourceAt, destinationAt } = frame;
    table.sourceMac[row] = sourceMacAt < 0 ? 0 : interner.sourceMac(bytes, sourceMacAt);
    table.destinationMac[row] = destinationMacAt < 0 ? 0 : interner.destinationMac(bytes, destinationMacAt);
    if (addressFamily === 4) {
      table.source[row] = interner.ipv4(bytes, sourceAt);
      table.destination[row] = interner.ipv4(bytes, destinationAt);
    } else if (addressFamily === 6) {
      table.source[row] = interner.ipv6(bytes, sourceAt);
      table.destination[row] = interner.ipv6(bytes, destinationAt);
    } else {
      table.source[row] = 0;
      table.destination[row] = 0;
    }
  }

  private rememberCarrier(timestampUs: number): void {
    const { bytes, carrier } = this.frame;
    const id = (at: number): number =>
      carrier.addressFamily === 4 ? this.interner.ipv4(bytes, at) : this.interner.ipv6(bytes, at);
    this.fragments.remember(carrier, id(carrier.sourceAt), id(carrier.destinationAt), timestampUs);
  }

  /** The detail id of the payload; sets `facts`. A SYN is passed on without payload, so that stream starts are known. */
  private askApplication(source: number, destination: number, timestampUs: number): number {
    const { frame, view, application } = this;
    const { application: protocol } = frame;
    const hasPorts = protocol === tcp || protocol === udp;
    if (hasPorts && frame.payloadWire === 0 && !(protocol === tcp && (frame.tcpFlags & synFlag) !== 0))
      return 0;
    view.bytes = frame.bytes;
    // ICMP has its own header instead of ports, and that is what tells.
    view.start = Math.min(hasPorts ? frame.payloadAt : frame.payloadAt - icmpHeader, frame.end);
    view.end = frame.end;
    view.wireLength = hasPorts ? frame.payloadWire : Math.max(0, frame.wireEnd - view.start);
    view.source = source;
    view.destination = destination;
    view.sourcePort = frame.sourcePort;
    view.destinationPort = frame.destinationPort;
    view.sequence = frame.tcpSequence >>> 0;
    view.flags = frame.tcpFlags;
    view.timestampUs = timestampUs;
    const detail = this.detailOf(protocol);
    this.facts = application.facts;
    return detail;
  }

  private detailOf(protocol: number): number {
    const { frame, view, application } = this;
    if (protocol === tcp) return application.tcp(view);
    if (protocol === udp) return application.udp(view);
    application.icmp(view, protocol === icmp6, frame.fragmentId >= 0);
    return 0;
  }

  private protocolId(protocol: number): number {
    if (protocol >= 0 && protocol < etherTypeBase) {
      const known = this.ipProtocolIds[protocol] as number;
      if (known > 0) return known;
      const id = this.internProtocol(ipProtocolKeyword(protocol));
      if (id > 0) this.ipProtocolIds[protocol] = id;
      return id;
    }
    if (protocol < 0) return this.undecoded();
    const known = this.etherTypeIds.get(protocol);
    if (known !== undefined) return known;
    const id = this.internProtocol(etherTypeKeyword(protocol - etherTypeBase));
    if (id > 0) this.etherTypeIds.set(protocol, id);
    return id;
  }

  /** Protocol ids are 16 bits wide; what would not fit any more (65,536 EtherTypes exist) is NA. */
  private internProtocol(keyword: string): number {
    const { protocols } = this.dictionaries;
    const isFull = protocols.size > mostProtocols && protocols.find(keyword) === undefined;
    return isFull ? this.undecoded() : protocols.intern(keyword);
  }

  private undecoded(): 0 {
    this.undecodedCount++;
    this.facts |= factBits.undecoded;
    return 0;
  }
}

function etherTypeKeyword(type: number): string {
  if (type === etherTypes.arp) return 'ARP';
  if (type === etherTypes.rarp) return 'RARP';
  return `ETH-0x${type.toString(16).padStart(4, '0')}`;
}

function emptyView(): TransportView {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    wireLength: 0,
    source: 0,
    destination: 0,
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    flags: 0,
    timestampUs: 0,
  };
}

// Growable columns of flows while they are being built. "Side" 0 is the sender of the flow's first packet;
// two-sided columns hold side 0 and side 1 next to each other, which keeps one packet's updates in one cache line.

export class FlowColumns {
  capacity: number;
  /** Two-sided (index `flow * 2 + side`). */
  address: Uint32Array;
  port: Uint16Array;
  packets: Uint32Array;
  bytes: Float64Array;
  payload: Float64Array;
  flags: Uint8Array;
  /** One-sided (index `flow`). */
  protocol: Uint16Array;
  firstUs: Float64Array;
  lastUs: Float64Array;
  /** 0 unknown; else 1 + side, from the best proof so far; and that proof (index in `clientSources`). */
  clientSide: Uint8Array;
  clientProof: Uint8Array;
  detail: Uint32Array;
  helloDetail: Uint32Array;
  detailPackets: Uint32Array;
  facts: Uint16Array;
  label: Uint8Array;
  labelMixed: Uint8Array;
  rests: Uint32Array;
  activityUs: Float64Array;
  periodMean: Float64Array;
  periodSquares: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.address = new Uint32Array(capacity * 2);
    this.port = new Uint16Array(capacity * 2);
    this.packets = new Uint32Array(capacity * 2);
    this.bytes = new Float64Array(capacity * 2);
    this.payload = new Float64Array(capacity * 2);
    this.flags = new Uint8Array(capacity * 2);
    this.protocol = new Uint16Array(capacity);
    this.firstUs = new Float64Array(capacity);
    this.lastUs = new Float64Array(capacity);
    this.clientSide = new Uint8Array(capacity);
    this.clientProof = new Uint8Array(capacity);
    this.detail = new Uint32Array(capacity);
    this.helloDetail = new Uint32Array(capacity);
    this.detailPackets = new Uint32Array(capacity);
    this.facts = new Uint16Array(capacity);
    this.label = new Uint8Array(capacity);
    this.labelMixed = new Uint8Array(capacity);
    this.rests = new Uint32Array(capacity);
    this.activityUs = new Float64Array(capacity);
    this.periodMean = new Float64Array(capacity);
    this.periodSquares = new Float64Array(capacity);
  }

  /** Twice the capacity; columns are replaced. */
  grow(): void {
    const larger = new FlowColumns(this.capacity * 2);
    larger.address.set(this.address);
    larger.port.set(this.port);
    larger.packets.set(this.packets);
    larger.bytes.set(this.bytes);
    larger.payload.set(this.payload);
    larger.flags.set(this.flags);
    larger.protocol.set(this.protocol);
    larger.firstUs.set(this.firstUs);
    larger.lastUs.set(this.lastUs);
    larger.clientSide.set(this.clientSide);
    larger.clientProof.set(this.clientProof);
    larger.detail.set(this.detail);
    larger.helloDetail.set(this.helloDetail);
    larger.detailPackets.set(this.detailPackets);
    larger.facts.set(this.facts);
    larger.label.set(this.label);
    larger.labelMixed.set(this.labelMixed);
    larger.rests.set(this.rests);
    larger.activityUs.set(this.activityUs);
    larger.periodMean.set(this.periodMean);
    larger.periodSquares.set(this.periodSquares);
    Object.assign(this, larger);
  }

  /**
   * Keeps the flows of `kept` (ascending) of the first `count`, moved to the front in that order; what is behind
   * them is zero again, as new flows expect it.
   */
  keep(kept: Uint32Array, count: number): void {
    const twoSided = [this.address, this.port, this.packets, this.bytes, this.payload, this.flags];
    const oneSided = [
      ...[this.protocol, this.firstUs, this.lastUs, this.clientSide, this.clientProof, this.detail],
      ...[this.helloDetail, this.detailPackets, this.facts, this.label, this.labelMixed, this.rests],
      ...[this.activityUs, this.periodMean, this.periodSquares],
    ];
    for (const column of oneSided) {
      kept.forEach((from, to) => (column[to] = column[from] as number));
      column.fill(0, kept.length, count);
    }
    for (const column of twoSided) {
      kept.forEach((from, to) => {
        column[to * 2] = column[from * 2] as number;
        column[to * 2 + 1] = column[from * 2 + 1] as number;
      });
      column.fill(0, kept.length * 2, count * 2);
    }
  }
}

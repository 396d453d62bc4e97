// Packets for the live picture's benchmark: an endless office of flows that open, talk and end, from a seed. Made a
// batch at a time, as a capture brings them; addresses and names repeat, so that dictionaries do not grow for ever.
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { createRandom } from '@jaws/shared/analysis/random';

export interface LivePacketsOptions {
  readonly seed: number;
  /** Flows alive at any time. */
  readonly flows: number;
  readonly packetsPerSecond: number;
  /** Packets of a flow before it ends. */
  readonly packetsPerFlow: number;
}

interface Talk {
  host: number;
  remote: number;
  hostPort: number;
  port: number;
  left: number;
  up: number;
}

const hosts = 200;
const remotes = 3000;
const ports = [443, 443, 443, 80, 53, 22, 993, 8443, 123, 5060];
const startUs = 1_700_000_000_000_000;

export class LivePackets {
  readonly table: PacketTable;
  private readonly options: LivePacketsOptions;
  private readonly random: () => number;
  private readonly talks: Talk[];
  private sent = 0;

  constructor(options: LivePacketsOptions) {
    this.options = options;
    this.random = createRandom(options.seed);
    this.table = new PacketTable(4096);
    const { addresses, protocols, labels } = this.table.dictionaries;
    for (let host = 0; host < hosts; host++) addresses.intern(`10.0.${host >> 6}.${1 + (host & 63)}`);
    for (let at = 0; at < remotes; at++)
      addresses.intern(`198.${18 + (at >> 10)}.${(at >> 4) & 63}.${1 + (at & 15)}`);
    protocols.intern('TCP');
    protocols.intern('UDP');
    labels.intern('norm');
    this.talks = Array.from({ length: options.flows }, () => this.open());
  }

  /** Packet time of the next packet, ms. */
  get nowMs(): number {
    return startUs / 1000 + (this.sent * 1000) / this.options.packetsPerSecond;
  }

  /** The next packets, in a table that the following call overwrites. */
  next(count: number): PacketTable {
    const { table } = this;
    table.clear();
    table.reserve(count);
    for (let row = 0; row < count; row++) this.write(row);
    table.count = count;
    return table;
  }

  private open(): Talk {
    const { random } = this;
    return {
      host: 1 + Math.floor(random() ** 2 * hosts),
      remote: 1 + hosts + Math.floor(random() ** 2 * remotes),
      hostPort: 32_768 + Math.floor(random() * 28_000),
      port: ports[Math.floor(random() * ports.length)] ?? 443,
      left: 1 + Math.floor(-Math.log(1 - random()) * this.options.packetsPerFlow),
      up: random() < 0.02 ? 0.9 : 0.3,
    };
  }

  private write(row: number): void {
    const { table, random, talks } = this;
    const at = Math.floor(random() * talks.length);
    let talk = talks[at] as Talk;
    const isUp = random() < talk.up;
    const payload = Math.floor(random() ** 3 * 1400);
    table.timestampUs[row] = startUs + (this.sent * 1e6) / this.options.packetsPerSecond;
    table.source[row] = isUp ? talk.host : talk.remote;
    table.destination[row] = isUp ? talk.remote : talk.host;
    table.sourcePort[row] = isUp ? talk.hostPort : talk.port;
    table.destinationPort[row] = isUp ? talk.port : talk.hostPort;
    table.protocol[row] = talk.port === 53 || talk.port === 123 ? 2 : 1;
    table.payloadSize[row] = payload;
    table.size[row] = payload + 54;
    table.tcpFlags[row] = table.protocol[row] === 1 ? 16 : 0;
    table.label[row] = 1;
    this.sent++;
    if (--talk.left > 0) return;
    talk = this.open();
    talks[at] = talk;
  }
}

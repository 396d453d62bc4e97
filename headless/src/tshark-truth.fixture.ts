// The truth of a run from a capture that JAWS had no part in: packets per directed 5-tuple and unique TCP bytes, counted
// by tshark's fields and a plain sort.

import { mustRun } from '../../scripts/testbed/command.ts';

export interface SeenPacket {
  /** `TCP 10.0.0.1:1 10.0.0.2:2`; ICMP has no ports. */
  readonly tuple: string;
  readonly frameBytes: number;
  readonly sequence: number;
  readonly payloadBytes: number;
}

/** All IPv4 packets with TCP, UDP or ICMP, in order. */
export function packetsOf(pcap: string): SeenPacket[] {
  const fields = ['ip.proto', 'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport'];
  const more = ['frame.len', 'tcp.seq_raw', 'tcp.len'];
  const argv = ['tshark', '-r', pcap, '-Y', 'ip', '-T', 'fields', '-E', 'occurrence=f'];
  const text = mustRun([...argv, ...[...fields, ...more].flatMap((field) => ['-e', field])]);
  const names: Readonly<Record<string, string>> = { '1': 'ICMP', '6': 'TCP', '17': 'UDP' };
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [proto = '', src, dst, tcpFrom, tcpTo, udpFrom, udpTo, bytes, sequence, payload] =
        line.split('\t');
      const from = tcpFrom === '' ? udpFrom : tcpFrom;
      const to = tcpTo === '' ? udpTo : tcpTo;
      return {
        tuple: tupleOf(
          names[proto] ?? proto,
          `${src}:${from === '' ? 0 : from}`,
          `${dst}:${to === '' ? 0 : to}`,
        ),
        frameBytes: Number(bytes),
        sequence: Number(sequence),
        payloadBytes: Number(payload),
      };
    });
}

export function tupleOf(protocol: string, from: string, to: string): string {
  return `${protocol} ${from} ${to}`;
}

/** Of streams below 2 GiB: numbers as they are after the first one, wrap taken off. */
export function uniqueBytesOf(packets: readonly SeenPacket[]): number {
  const base = packets[0]?.sequence ?? 0;
  const pieces = packets
    .filter(({ payloadBytes }) => payloadBytes > 0)
    .map(({ sequence, payloadBytes }) => {
      const start = (sequence - base) | 0;
      return [start, start + payloadBytes] as const;
    })
    .sort(([a], [b]) => a - b);
  let [sum, end] = [0, -Infinity];
  for (const [from, to] of pieces) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

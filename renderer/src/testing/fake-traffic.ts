// Made-up packets for the in-memory host: a small office network and one upload that does not belong.

export interface FakePacket {
  readonly id: number;
  readonly timeMs: number;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly size: number;
  readonly sni: string | null;
  readonly dns: string | null;
  readonly label: string;
}

/** mulberry32: a small seeded generator, so that every test sees the same traffic. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const services = [
  { ip: '192.0.2.53', port: 53, protocol: 'UDP', sni: null, dns: 'intranet.example' },
  { ip: '192.0.2.80', port: 443, protocol: 'TCP', sni: 'www.example.org', dns: null },
  { ip: '198.51.100.7', port: 443, protocol: 'TCP', sni: 'updates.example.net', dns: null },
  { ip: '198.51.100.25', port: 25, protocol: 'TCP', sni: null, dns: null },
  { ip: '192.0.2.123', port: 123, protocol: 'UDP', sni: null, dns: null },
] as const;
export const fakeCulprit = '203.0.113.9';
const startMs = Date.UTC(2026, 4, 4, 12);

// eslint-disable-next-line complexity -- one made-up packet has many fields, each with its either-or
export function makeFakePackets(rows: number, seed = 7): FakePacket[] {
  const random = seededRandom(seed);
  const packets: FakePacket[] = [];
  for (let index = 0; index < rows; index += 1) {
    const host = `192.168.1.${String(10 + Math.floor(random() * 40))}`;
    const service = services[Math.floor(random() * services.length)] ?? services[0];
    const culprit = index % 97 === 5;
    const up = culprit || random() < 0.4;
    const remote = culprit ? fakeCulprit : service.ip;
    const remotePort = culprit ? 8080 : service.port;
    const hostIp = culprit ? '192.168.1.17' : host;
    const hostPort = 40_000 + Math.floor(random() * 20_000);
    packets.push({
      id: index + 1,
      timeMs: startMs + index * 12.345_678,
      protocol: culprit ? 'TCP' : service.protocol,
      sourceIp: up ? hostIp : remote,
      sourcePort: up ? hostPort : remotePort,
      destinationIp: up ? remote : hostIp,
      destinationPort: up ? remotePort : hostPort,
      size: culprit ? 1514 : 60 + Math.floor(random() * 1200),
      sni: culprit ? null : service.sni,
      dns: culprit ? null : service.dns,
      label: culprit ? 'chum' : 'norm',
    });
  }
  return packets;
}

// How likely a port is the serving side of a flow whose start was not seen. A ranking, not a registry: it only
// has to tell `51234 -> 8443` from `8443 -> 51234`.

/** Registered ports (RFC 6335 §6 "user ports") that servers commonly listen on. */
const commonUserPorts = [
  1080, 1194, 1433, 1434, 1521, 1701, 1723, 1812, 1813, 1883, 1900, 2049, 2082, 2083, 2181, 2375, 2376, 2379,
  2404, 3000, 3128, 3268, 3269, 3306, 3389, 3478, 3702, 4369, 4500, 4789, 5000, 5001, 5060, 5061, 5222, 5269,
  5353, 5355, 5432, 5671, 5672, 5683, 5684, 5900, 5938, 5984, 5985, 5986, 6081, 6379, 6443, 6514, 6667, 6697,
  7474, 8000, 8008, 8080, 8081, 8086, 8088, 8333, 8443, 8883, 8888, 9000, 9042, 9090, 9092, 9093, 9100, 9200,
  9300, 9418, 9443, 10250, 11211, 19302, 20000, 27017, 44818, 47808, 51820,
] as const;

/** IANA's dynamic range starts at 49152, Linux picks client ports from 32768. */
const firstEphemeralPort = 32_768;

const ranks = new Uint8Array(65_536).fill(1, 1024, firstEphemeralPort);
ranks.fill(3, 1, 1024);
for (const port of commonUserPorts) ranks[port] = 2;

/** 3 system port (< 1024), 2 common service, 1 registered, 0 ephemeral or none. */
export function servicePortRank(port: number): number {
  return ranks[port] as number;
}

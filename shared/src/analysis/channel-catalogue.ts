// The features of channels, by name. Forbidden as inputs: address, raw port, TTL, absolute time, SNI text
// (DETECTION §1); a port enters only by how common it is here.

import type { FeatureInfo } from './feature.ts';

function info(name: string, unit: string, meaning: string, rest: Partial<FeatureInfo> = {}): FeatureInfo {
  return { name, unit, meaning, log: false, least: 0, ...rest };
}

const bytesLike = { log: true, least: 0.5 } as const;

export const channelCatalogue = {
  upload: info('upload', 'B', 'Payload that the local side sent', bytesLike),
  netUpload: info('net_upload', 'B', 'Payload sent beyond what came back, from 200 B on', bytesLike),
  pcr: info('pcr', 'ratio', '(sent - received) / (sent + received + 2 kB), payload', {
    least: 0.1,
  }),
  uploadHabit: info(
    'upload_vs_host',
    'times',
    "Payload sent beyond what came back, over the median of the host's other channels",
    {
      log: true,
      least: 0.5,
    },
  ),
  download: info('download', 'B', 'Payload that came back', { log: true }),
  packets: info('packets', 'packets', 'Packets in both directions', {
    log: true,
  }),
  remoteHosts: info('remote_hosts', 'hosts', 'Local hosts that talk to the remote address', {
    log: true,
    least: 0.3,
  }),
  unnamed: info('unnamed', 'yes/no', 'Connected by address: no DNS name or server name seen'),
  noSni: info('tls_no_sni', 'yes/no', 'A TLS hello without server name, or with an address for one'),
  portRarity: info('port_rarity', 'log10', 'How few channels use a port of this kind: -log10 of their share'),
  tlsOddPort: info('tls_odd_port', 'yes/no', 'TLS on a port that normally carries something else'),
  notTls: info('not_tls', 'yes/no', 'Not TLS on a TLS port'),
  httpUpload: info('http_upload', 'yes/no', 'Unencrypted HTTP with POST, PUT or PATCH'),
  cleartextUpload: info(
    'cleartext_upload',
    'B',
    'Payload sent over a protocol that is usually unencrypted',
    bytesLike,
  ),
  ja4Rarity: info('ja4_rarity', 'log10', 'How few channels show this TLS client: -log10 of their share'),
  regularity: info('regularity', 'score', 'How regular the times between starts of activity are, 0 to 1', {
    least: 0.1,
  }),
  duration: info('duration', 's', 'The longest flow', { log: true, least: 0.7 }),
  failed: info('failed', 'flows', 'Flows refused or never answered', bytesLike),
  ports: info('remote_ports', 'ports', 'Ports of the remote that the local host tried', bytesLike),
  triedHosts: info(
    'tried_hosts',
    'hosts',
    'Hosts that the client tried on this port without getting through',
    bytesLike,
  ),
  connections: info('connections', 'flows', 'TCP connections that the local host opened', {
    log: true,
    least: 0.7,
  }),
  dnsBytes: info('dns_bytes', 'B', 'Bytes in different names asked under one domain', bytesLike),
} as const;

export type ChannelFeatureKey = keyof typeof channelCatalogue;

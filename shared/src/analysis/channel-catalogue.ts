// The features of channels, by name. Forbidden as inputs: address, raw port, TTL, absolute time, SNI text
// (DETECTION §1); a port enters only by how common it is here.

import type { FeatureGroup, FeatureInfo } from './feature.ts';

function info(
  name: string,
  group: FeatureGroup,
  unit: string,
  meaning: string,
  rest: Partial<FeatureInfo> = {},
): FeatureInfo {
  return { name, group, unit, meaning, log: false, suspicious: 'high', least: 0, ...rest };
}

const bytesLike = { log: true, least: 0.5 } as const;

export const channelCatalogue = {
  upload: info('upload', 'upload', 'B', 'Payload that the local side sent', bytesLike),
  netUpload: info(
    'net_upload',
    'volume',
    'B',
    'Payload sent beyond what came back, from 200 B on',
    bytesLike,
  ),
  pcr: info('pcr', 'direction', 'ratio', '(sent - received) / (sent + received + 2 kB), payload', {
    least: 0.1,
  }),
  uploadHabit: info(
    'upload_vs_host',
    'habit',
    'times',
    "Payload sent beyond what came back, over the median of the host's other channels",
    {
      log: true,
      least: 0.5,
    },
  ),
  download: info('download', 'traffic', 'B', 'Payload that came back', { log: true, suspicious: 'none' }),
  packets: info('packets', 'traffic', 'packets', 'Packets in both directions', {
    log: true,
    suspicious: 'none',
  }),
  remoteHosts: info('remote_hosts', 'novelty', 'hosts', 'Local hosts that talk to the remote address', {
    log: true,
    suspicious: 'low',
    least: 0.3,
  }),
  unnamed: info(
    'unnamed',
    'naming',
    'yes/no',
    'No name was asked for or given before the remote address was used',
  ),
  noSni: info(
    'tls_no_sni',
    'naming',
    'yes/no',
    'A TLS hello without server name, or with an address for one',
  ),
  portRarity: info(
    'port_rarity',
    'service',
    'log10',
    'How few channels use this kind of service: -log10 of their share',
  ),
  tlsOddPort: info('tls_odd_port', 'service', 'yes/no', 'TLS on a port that is not TLS’s'),
  notTls: info('not_tls', 'service', 'yes/no', 'Something else than TLS on a port of TLS'),
  httpUpload: info('http_upload', 'service', 'yes/no', 'HTTP in clear with POST, PUT or PATCH'),
  cleartextUpload: info(
    'cleartext_upload',
    'service',
    'B',
    'Payload sent by a protocol that usually runs in clear',
    bytesLike,
  ),
  ja4Rarity: info(
    'ja4_rarity',
    'service',
    'log10',
    'How few channels show this TLS client: -log10 of their share',
  ),
  regularity: info(
    'regularity',
    'shape',
    'score',
    'How even the times between starts of activity are, 0 to 1',
    {
      least: 0.1,
    },
  ),
  duration: info('duration', 'duration', 's', 'The longest flow', { log: true, least: 0.7 }),
  failed: info('failed', 'connection', 'flows', 'Flows refused or never answered', bytesLike),
  ports: info(
    'remote_ports',
    'connection',
    'ports',
    'Ports of the remote that the local host tried',
    bytesLike,
  ),
  triedHosts: info(
    'tried_hosts',
    'connection',
    'hosts',
    'Hosts that the client tried on this port without getting through',
    bytesLike,
  ),
  connections: info('connections', 'repetition', 'flows', 'TCP connections that the local host opened', {
    log: true,
    least: 0.7,
  }),
  dnsBytes: info('dns_bytes', 'dns', 'B', 'Bytes in different names asked under one domain', bytesLike),
} as const;

export type ChannelFeatureKey = keyof typeof channelCatalogue;

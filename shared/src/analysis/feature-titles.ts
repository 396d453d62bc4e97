// What features are called on screen. Their names (`tls_no_sni`) are a contract of documents and of `--features`, and
// stay there.

const titles: Readonly<Record<string, string>> = {
  upload: 'Upload',
  net_upload: 'Upload beyond download',
  pcr: 'Outgoing share (PCR)',
  upload_vs_host: 'Upload against the host’s usual',
  download: 'Download',
  packets: 'Packets',
  remote_hosts: 'Local hosts that use the server',
  unnamed: 'Connected by address',
  tls_no_sni: 'TLS without server name',
  port_rarity: 'Unusual port',
  tls_odd_port: 'TLS on an unusual port',
  not_tls: 'Not TLS on a TLS port',
  http_upload: 'Unencrypted HTTP upload',
  cleartext_upload: 'Unencrypted upload',
  ja4_rarity: 'Rare TLS client (JA4)',
  regularity: 'Regularity',
  duration: 'Duration',
  failed: 'Failed flows',
  remote_ports: 'Ports tried',
  tried_hosts: 'Hosts tried',
  connections: 'Connections',
  dns_bytes: 'Bytes in DNS names',
  peers: 'Peers',
  failed_flows: 'Failed flows of the endpoint',
  total_upload: 'Bytes up in all',
  total_download: 'Bytes down in all',
  destination: 'Rare destination',
  type: 'Rare protocol',
  size: 'Size',
};

/** A name without a title is shown as it is. */
export function featureTitle(name: string): string {
  return titles[name] ?? name;
}

/** The unit of a feature's raw value as it is shown; '' = none, as for what is or is not so. */
export function featureUnit(unit: string): string {
  return unit === 'yes/no' || unit === 'ratio' || unit === 'score' ? '' : unit;
}

// What usually runs on a server's port (IANA's registry, RFC 6335), by the names that people use for it. A hint, no proof:
// what a flow really carries is told by its content.

const names: Readonly<Record<number, string>> = {
  ...{ 20: 'FTP data', 21: 'FTP', 22: 'SSH', 23: 'Telnet', 25: 'SMTP', 53: 'DNS', 67: 'DHCP', 68: 'DHCP' },
  ...{ 69: 'TFTP', 80: 'HTTP', 88: 'Kerberos', 110: 'POP3', 123: 'NTP', 135: 'RPC', 137: 'NetBIOS' },
  ...{ 138: 'NetBIOS', 139: 'NetBIOS', 143: 'IMAP', 161: 'SNMP', 162: 'SNMP', 389: 'LDAP', 443: 'HTTPS' },
  ...{ 445: 'SMB', 465: 'SMTPS', 500: 'IKE', 514: 'Syslog', 515: 'LPD', 546: 'DHCPv6', 547: 'DHCPv6' },
  ...{ 587: 'SMTP', 631: 'IPP', 636: 'LDAPS', 853: 'DNS over TLS', 873: 'rsync', 989: 'FTPS', 990: 'FTPS' },
  ...{ 993: 'IMAPS', 995: 'POP3S', 1080: 'SOCKS', 1194: 'OpenVPN', 1433: 'SQL Server', 1521: 'Oracle' },
  ...{
    1883: 'MQTT',
    1900: 'SSDP',
    2049: 'NFS',
    3128: 'HTTP proxy',
    3306: 'MySQL',
    3389: 'RDP',
    3478: 'STUN',
  },
  ...{ 3702: 'WS-Discovery', 4500: 'IPsec', 5060: 'SIP', 5061: 'SIP', 5222: 'XMPP', 5353: 'mDNS' },
  ...{ 5355: 'LLMNR', 5432: 'PostgreSQL', 5683: 'CoAP', 5900: 'VNC', 5985: 'WinRM', 5986: 'WinRM' },
  ...{ 6379: 'Redis', 6667: 'IRC', 6697: 'IRC', 8080: 'HTTP', 8443: 'HTTPS', 8883: 'MQTT', 9100: 'Printing' },
  ...{ 27017: 'MongoDB', 51820: 'WireGuard' },
};

/** Port 0 = the protocol has none. */
export function serviceName(protocol: string | null, port: number): string | null {
  if (port === 443 && protocol === 'UDP') return 'QUIC';
  return names[port] ?? null;
}

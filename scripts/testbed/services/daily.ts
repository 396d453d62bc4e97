// The other daily services: DNS (dnsmasq), SSH (OpenSSH), NTP (chrony), SMTP (Python's small server), syslog
// and a call relay over UDP. Each takes its own folder, needs no system configuration and runs in the foreground.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../command.ts';
import type { RunningProcess, Testbed } from '../testbed.ts';

export interface NamedAddress {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** dnsmasq that knows `names` and nothing else. */
export function startDns(
  testbed: Testbed,
  host: string,
  listen: readonly string[],
  names: readonly NamedAddress[],
): RunningProcess {
  const records = names.map((entry) => `--host-record=${entry.name},${entry.addresses.join(',')}`);
  return testbed.spawn(host, [
    'dnsmasq',
    '-k',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--bind-interfaces',
    '--user=root',
    '--pid-file=',
    '--cache-size=0',
    '--local-ttl=60',
    // Names that are not listed do not exist (NXDOMAIN), instead of being refused.
    '--local=/example/',
    ...listen.map((address) => `--listen-address=${address}`),
    ...records,
  ]);
}

export interface SshKeys {
  readonly clientKey: string;
  readonly options: readonly string[];
}

/** sshd with its own host key, configuration and one authorised key. */
export function startSsh(testbed: Testbed, host: string, folder: string, listen: readonly string[]): SshKeys {
  const clientKey = join(folder, 'client');
  const hostKey = join(folder, 'host');
  for (const path of [clientKey, hostKey])
    mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path]);
  const authorized = join(folder, 'authorized');
  writeFileSync(authorized, mustRun(['cat', `${clientKey}.pub`]));
  chmodSync(authorized, 0o600);
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const configuration = [
    ...listen.map((address) => `ListenAddress ${address}`),
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${authorized}`,
    `PidFile ${folder}/sshd.pid`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'UsePAM no',
    'StrictModes no',
    'MaxStartups 50',
    'Subsystem sftp internal-sftp',
  ];
  const path = join(folder, 'sshd.conf');
  writeFileSync(path, `${configuration.join('\n')}\n`);
  testbed.spawn(host, ['/usr/sbin/sshd', '-D', '-f', path]);
  const options = [
    '-i',
    clientKey,
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'LogLevel=ERROR',
    '-o',
    'ConnectTimeout=5',
  ];
  return { clientKey, options };
}

/** chrony as a server that never touches the machine's clock (-x). */
export function startTime(
  testbed: Testbed,
  host: string,
  folder: string,
  addresses: readonly string[],
): void {
  for (const [index, address] of addresses.entries()) {
    const path = join(folder, `chrony-${index}.conf`);
    writeFileSync(
      path,
      `local stratum 2\nallow all\nbindaddress ${address}\nport 123\ncmdport 0\npidfile ${folder}/chrony-${index}.pid\n`,
    );
    testbed.spawn(host, ['chronyd', '-x', '-d', '-u', 'root', '-f', path]);
  }
}

/** A small SMTP server that accepts and forgets. */
export function startMail(testbed: Testbed, host: string, address: string): RunningProcess {
  return testbed.spawn(host, [
    '/usr/bin/python3',
    '-W',
    'ignore',
    '-m',
    'smtpd',
    '-n',
    '-c',
    'DebuggingServer',
    `${address}:25`,
  ]);
}

/** Echoes what arrives on a UDP port: the far end of a call. */
export function startEcho(testbed: Testbed, host: string, address: string, port: number): RunningProcess {
  const script = [
    'import socket,sys',
    's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)',
    's.bind((sys.argv[1],int(sys.argv[2])))',
    'while True:',
    '  d,a=s.recvfrom(2048); s.sendto(d,a)',
  ].join('\n');
  return testbed.spawn(host, ['/usr/bin/python3', '-c', script, address, String(port)]);
}

/** Takes TLS connections on any port and forgets what they bring, one after the other. */
export function startTlsSink(
  testbed: Testbed,
  host: string,
  address: string,
  port: number,
  files: { readonly certificate: string; readonly key: string },
): RunningProcess {
  const script = [
    'import socket,ssl,sys',
    'c=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain(sys.argv[3],sys.argv[4])',
    's=socket.create_server((sys.argv[1],int(sys.argv[2])))',
    'while True:',
    '  p,_=s.accept()',
    '  try:',
    '    t=c.wrap_socket(p,server_side=True)',
    '    while t.recv(65536): pass',
    '    t.close()',
    '  except OSError: p.close()',
  ].join('\n');
  return testbed.spawn(host, [
    '/usr/bin/python3',
    '-c',
    script,
    address,
    String(port),
    files.certificate,
    files.key,
  ]);
}

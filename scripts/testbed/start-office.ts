// Starts the services of the office and of its outside world.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './command.ts';
import { namedServers, office, remote, seldomSites, sites } from './office.ts';
import { makeCertificates } from './services/certificates.ts';
import { startDns, startEcho, startMail, startSsh, startTime, startTlsSink } from './services/daily.ts';
import { startGateway, startNotify } from './services/kept.ts';
import { startWeb } from './services/web.ts';
import type { Testbed } from './testbed.ts';
import { vpnPort } from './trim-capture.ts';
import type { ActionContext } from './user-actions.ts';

/** Starts every service of the office and the world; returns what the users need to know. */
export function startOffice(testbed: Testbed, folder: string): ActionContext {
  const certificates = makeCertificates(
    folder,
    namedServers.map((server) => server.name),
  );
  const subfolder = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  startDns(testbed, 'router', [office.router], namedServers);
  const webAddresses = [...sites, ...seldomSites].flatMap((site) => [
    site.address,
    ...(site.address6 === undefined ? [] : [site.address6]),
  ]);
  startWeb(testbed, 'world', subfolder('web'), certificates, [
    ...webAddresses,
    remote.sync.address,
    remote.speed.address,
  ]);
  startWeb(testbed, 'printer', subfolder('print'), certificates, [office.printer], [80, 631]);
  const ssh = startSsh(testbed, 'world', subfolder('ssh'), [remote.backup.address, remote.git.address]);
  const officeSsh = join(folder, 'ssh', 'sshd.conf');
  const local = readFileSync(officeSsh, 'utf8')
    .replace(/ListenAddress.*\n/g, '')
    .replace(/PidFile.*\n/, '');
  writeFileSync(
    join(folder, 'files-sshd.conf'),
    `ListenAddress ${office.fileServer}\nPidFile ${folder}/files-sshd.pid\n${local}`,
  );
  testbed.spawn('files', ['/usr/sbin/sshd', '-D', '-f', join(folder, 'files-sshd.conf')]);
  startTime(testbed, 'world', folder, [remote.time1.address, remote.time2.address]);
  startMail(testbed, 'world', remote.mail.address);
  startEcho(testbed, 'world', remote.call.address, 3478);
  startNotify(testbed, 'world', remote.notify.address, [443, 5223], certificates);
  startGateway(testbed, 'world', remote.vpn.address, vpnPort);
  startTlsSink(testbed, 'world', remote.drop.address, remote.drop.port, certificates);
  mustRun(['git', 'init', '-q', '--bare', join(folder, 'repository.git')]);
  return { testbed, folder, authority: certificates.authority, ssh };
}

// A certificate authority and one server certificate for all names of the testbed, made anew by openssl.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../command.ts';

export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Writes the three PEM files into `folder`. */
export function makeCertificates(folder: string, names: readonly string[]): Certificates {
  const path = (name: string) => join(folder, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = path('ca.pem');
  const key = path('server.key');
  const certificate = path('server.pem');
  mustRun([
    'openssl',
    'req',
    '-x509',
    ...curve,
    '-keyout',
    path('ca.key'),
    '-out',
    authority,
    '-days',
    '30',
    '-subj',
    '/CN=JAWS testbed',
  ]);
  mustRun(['openssl', 'req', ...curve, '-keyout', key, '-out', path('server.csr'), '-subj', '/CN=testbed']);
  writeFileSync(path('names.cnf'), `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\n`);
  mustRun([
    'openssl',
    'x509',
    '-req',
    '-in',
    path('server.csr'),
    '-CA',
    authority,
    '-CAkey',
    path('ca.key'),
    '-CAcreateserial',
    '-out',
    certificate,
    '-days',
    '30',
    '-extfile',
    path('names.cnf'),
  ]);
  return { authority, certificate, key };
}

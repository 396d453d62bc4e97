// nginx as all the web sites at once: objects of many sizes over HTTP and HTTPS, and uploads by PUT.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningProcess, Testbed } from '../testbed.ts';
import type { Certificates } from './certificates.ts';

/** Sizes of the objects that every site serves as `/o/<bytes>`. */
export const objectSizes: readonly number[] = [
  300, 700, 1500, 3000, 6000, 12_000, 25_000, 50_000, 100_000, 200_000,
];

/** Updates, video and speed tests; served beside the objects of ordinary pages. */
export const bulkSizes: readonly number[] = [2_000_000, 8_000_000, 25_000_000];

function configuration(
  folder: string,
  certificates: Certificates,
  addresses: readonly string[],
  plainPorts: readonly number[],
): string {
  const listen = addresses
    .map((address) => (address.includes(':') ? `[${address}]` : address))
    .map(
      (address) =>
        `${plainPorts.map((port) => `listen ${address}:${port};`).join(' ')} listen ${address}:443 ssl http2;`,
    )
    .join('\n    ');
  return `worker_processes 1;
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  client_max_body_size 64m;
  server {
    ${listen}
    ssl_certificate ${certificates.certificate};
    ssl_certificate_key ${certificates.key};
    root ${folder}/www;
    location /up/ { dav_methods PUT; create_full_put_path on; }
  }
}
`;
}

/** Starts nginx in `host` on all `addresses`. */
export function startWeb(
  testbed: Testbed,
  host: string,
  folder: string,
  certificates: Certificates,
  addresses: readonly string[],
  plainPorts: readonly number[] = [80],
): RunningProcess {
  mkdirSync(join(folder, 'www', 'o'), { recursive: true });
  mkdirSync(join(folder, 'www', 'up'), { recursive: true });
  for (const size of [...objectSizes, ...bulkSizes])
    writeFileSync(join(folder, 'www', 'o', String(size)), Buffer.alloc(size, 'jaws '));
  const path = join(folder, 'nginx.conf');
  writeFileSync(path, configuration(folder, certificates, addresses, plainPorts));
  return testbed.spawn(host, ['nginx', '-c', path, '-p', folder]);
}

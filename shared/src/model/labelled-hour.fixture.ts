// A made-up office with uploads that have a label: what a model of the tests learns from.

import { Hour } from '../analysis/office-hour.fixture.ts';
import type { PacketTable } from '../domain/packet-table.ts';

export interface LabelledHour {
  readonly table: PacketTable;
  readonly names: ReadonlyMap<string, string>;
}

/** Browsing by sixty hosts, backups to a named server, and so many labelled uploads of 20 to 400 kB to odd servers. */
export function labelledHour(seed: number, uploads: number, seconds = 600): LabelledHour {
  const hour = new Hour(seed);
  for (let at = 0; at < seconds; at += 2) {
    const remote = `198.51.100.${1 + Math.floor(hour.random() * 60)}`;
    const sni = `site-${remote.split('.')[3] ?? ''}.example`;
    hour.names.set(remote, sni);
    const host = hour.any();
    hour.ask(host, sni, at);
    hour.exchange({
      at: at + 0.1,
      host,
      remote,
      port: 443,
      up: hour.bytes(900),
      down: hour.bytes(9000),
      sni,
    });
  }
  hour.names.set('198.51.100.200', 'backup.example');
  for (let number = 0; number < 8; number++) {
    const at = hour.random() * seconds * 0.8;
    const ends = { host: hour.host(number), remote: '198.51.100.200', port: 443, sni: 'backup.example' };
    hour.exchange({ ...ends, at, up: hour.bytes(150_000, 0.5), down: 3000, lastsS: 20 });
  }
  for (let number = 0; number < uploads; number++)
    upload(hour, number, ((number + 0.5) / uploads) * seconds * 0.9);
  return { table: hour.table, names: hour.names };
}

/** In two parts, the second of three times the size. */
function upload(hour: Hour, number: number, at: number): void {
  const label = hour.table.dictionaries.labels.intern('chum');
  const remote = `203.0.113.${10 + number}`;
  const up = hour.bytes(40_000, 0.5);
  for (const [part, size] of [up, 3 * up].entries()) {
    const first = hour.table.count;
    const ends = { host: hour.host(20 + number), remote, port: 8043, sni: null };
    hour.exchange({ ...ends, at: at + part * 15, up: size, down: 2000, lastsS: 6 });
    hour.table.label.fill(label, first, hour.table.count);
  }
}

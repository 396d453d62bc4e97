// The facts of rows against what tshark's dissectors show. tshark goes by ports and takes every packet by itself, JAWS
// goes by the start of a connection, so that tshark shows some that are no facts.

import { factBits, type PacketTable } from '@jaws/shared/domain/packet-table';

import type { TsharkRow } from './tshark-rows.ts';

/** `hasHello` is compared by fingerprint; tshark has nothing like `echoDiffers`; records are no packets. */
type Fact = Exclude<
  keyof typeof factBits,
  'nameUnknown' | 'helloUnknown' | 'undecoded' | 'hasHello' | 'echoDiffers' | 'record' | 'recordOpens'
>;
type Shown = TsharkRow['shown'];

function hasOne(values: readonly string[], ...wanted: readonly string[]): boolean {
  return values.some((value) => wanted.includes(value.toUpperCase()));
}

const theirs: Readonly<Record<Fact, (shown: Shown, row: TsharkRow) => boolean>> = {
  ftpUpload: (shown) => hasOne(shown('ftp.request.command'), 'STOR', 'STOU', 'APPE'),
  clearLogin: (shown, { destinationPort }) =>
    hasOne(shown('ftp.request.command'), 'PASS') ||
    hasOne(shown('pop.request.command'), 'PASS', 'AUTH') ||
    hasOne(shown('smtp.req.command'), 'AUTH') ||
    hasOne(shown('imap.request.command'), 'LOGIN', 'AUTHENTICATE') ||
    (shown('telnet.data').length > 0 && destinationPort === 23),
  mail: (shown) => hasOne(shown('smtp.req.command'), 'AUTH', 'MAIL', 'DATA', 'BDAT'),
  ssh: (shown) => shown('ssh.protocol').length > 0,
  echoRequest: (shown) => shown('icmp.type')[0] === '8' || shown('icmpv6.type')[0] === '128',
  echoReply: (shown) => shown('icmp.type')[0] === '0' || shown('icmpv6.type')[0] === '129',
  nxdomain: (shown) => shown('dns.flags.rcode')[0] === '3' && shown('dns.flags.opcode')[0] === '0',
  noUserAgent: (shown) => shown('http.request.method').length > 0 && shown('http.user_agent').length === 0,
  dnsCarries: (shown) => hasOne(shown('dns.qry.type').slice(0, 1), '5', '10', '15', '16', '25', '33', '255'),
};
const facts = Object.keys(theirs) as Fact[];

/** Layers whose packets tshark reads and whose facts JAWS does not tell. */
const otherLayers: ReadonlySet<string> = new Set(['mdns', 'llmnr', 'ssdp', 'gtpprime']);

export class FactsComparison {
  /** Rows in which both have the fact. */
  readonly equal = new Map<Fact, number>(facts.map((fact) => [fact, 0]));
  /** Those that tshark shows and JAWS does not tell on purpose. */
  explained = 0;
  readonly unexplained: string[] = [];

  add(file: string, rows: readonly TsharkRow[], table: PacketTable): void {
    const begun = new Set<string>();
    for (const [at, row] of rows.slice(0, table.count).entries()) {
      if ((row.tcpFlags & 0x02) !== 0) begun.add(connectionOf(row));
      for (const fact of facts) {
        const ours = ((table.facts[at] as number) & factBits[fact]) !== 0;
        this.count(file, row, fact, ours, begun.has(connectionOf(row)));
      }
    }
  }

  private count(file: string, row: TsharkRow, fact: Fact, ours: boolean, hasBegun: boolean): void {
    const isTheirs = theirs[fact](row.shown, row);
    if (ours !== isTheirs) {
      if (isTheirs && isNotTold(row, hasBegun)) this.explained++;
      else
        this.unexplained.push(
          `${file} ${row.frame} ${row.layers.join(':')} ${fact}: ${ours ? 'only JAWS' : 'only tshark'}`,
        );
    } else if (ours) this.equal.set(fact, (this.equal.get(fact) ?? 0) + 1);
  }

  table(): string {
    const lines = [...this.equal].map(([fact, count]) => `${fact.padEnd(12)} ${count} rows equal`);
    return [...lines, `${this.explained} of tshark's are not told on purpose`, ''].join('\n');
  }
}

/** Both directions alike. */
function connectionOf({ source, destination, sourcePort, destinationPort }: TsharkRow): string {
  return [`${source} ${sourcePort}`, `${destination} ${destinationPort}`].sort().join(' ');
}

function isNotTold(row: TsharkRow, hasBegun: boolean): boolean {
  const isNested = row.layers.filter((layer) => layer === 'ipv6.fraghdr').length > 8;
  const beganBefore = row.layers.includes('tcp') && !hasBegun;
  return row.malformed || isNested || beganBefore || row.layers.some((layer) => otherLayers.has(layer));
}

// What the lines of dns, ssl and http logs say of a connection, in the terms of a packet table.

import type { PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { factBits } from '@jaws/shared/domain/packet-table';
import { withoutUserinfo } from '@jaws/shared/domain/url-host';
import { nameText, plainText } from '../import/table-fields.ts';
import type { SaidName } from './flow-record.ts';

const nothing: PacketDetail = { dnsName: null, httpUrl: null, sni: null, ja4: null };
/** Questions whose answers carry free data, as `factBits.dnsCarries` has them. */
const carryingTypes: ReadonlySet<string> = new Set(['TXT', 'NULL', 'CNAME', 'MX', 'KEY', 'SRV', 'ANY', '*']);

export interface DnsTalk {
  readonly atUs: number | null;
  readonly name: string | null;
  readonly type: string | null;
  readonly code: string | null;
}

/** A question; and behind it the answer that the name does not exist. */
export function saidInDns({ atUs, name, type, code }: DnsTalk): readonly SaidName[] {
  const dnsName = nameText(name ?? undefined);
  if (dnsName === null) return [];
  const detail = { ...nothing, dnsName };
  const facts = carryingTypes.has(type ?? '') ? factBits.dnsCarries : 0;
  const question = { detail, facts, atUs, fromServer: false };
  if (code !== 'NXDOMAIN') return [question];
  return [question, { detail, facts: factBits.nxdomain, atUs, fromServer: true }];
}

/** A hello was seen, whether it named a server or not. */
export function saidInTls(atUs: number | null, serverName: string | null, ja4: string | null): SaidName {
  const detail = { ...nothing, sni: nameText(serverName ?? undefined), ja4: plainText(ja4 ?? undefined) };
  return { detail, facts: factBits.hasHello, atUs, fromServer: false };
}

export interface HttpTalk {
  readonly atUs: number | null;
  readonly method: string | null;
  readonly host: string | null;
  readonly path: string | null;
  /** The log says that there was none. */
  readonly lacksAgent: boolean;
}

export function saidInHttp({ atUs, method, host, path, lacksAgent }: HttpTalk): SaidName | null {
  if (method === null) return null;
  const url =
    path !== null && /^https?:/.test(path) ? path : `${host === null ? '' : `http://${host}`}${path ?? '/'}`;
  const httpUrl = plainText(withoutUserinfo(`${method} ${url}`));
  const facts = lacksAgent ? factBits.noUserAgent : 0;
  return { detail: { ...nothing, httpUrl }, facts, atUs, fromServer: false };
}

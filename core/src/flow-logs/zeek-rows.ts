// Lines of Zeek's logs as JSON objects: the connections, and what dns, ssl, http and files say of them.
// https://docs.zeek.org/en/master/script-reference/log-files.html

import { factBits } from '@jaws/shared/domain/packet-table';
import { isObject, parseLine, type JsonObject } from '@jaws/shared/other-tools/json-lines';
import type { FlowRecord, RecordSide } from './flow-record.ts';
import { amountOf, textOf, textsOf, timeUsOf, valueOf } from './log-values.ts';
import type { NamesOfFlows } from './names-of-flows.ts';
import type { RecordValues } from './record-values.ts';
import { saidInDns, saidInHttp, saidInTls } from './said-names.ts';
import { flagsOfHistory, flagsOfState } from './zeek-flags.ts';

export type ZeekLog = 'conn' | 'dns' | 'ssl' | 'http' | 'files';

/** Fields by which a log in JSON is told, where it does not name itself. */
const tellingFields: readonly (readonly [ZeekLog, readonly string[]])[] = [
  ['conn', ['conn_state', 'orig_ip_bytes', 'missed_bytes', 'orig_pkts']],
  ['dns', ['qtype_name', 'rcode_name', 'trans_id', 'qclass']],
  ['ssl', ['cipher', 'cert_chain_fuids', 'ssl_history', 'server_name']],
  ['files', ['fuid', 'conn_uids']],
  ['http', ['trans_depth', 'status_code', 'method']],
];
const logNames: ReadonlySet<string> = new Set(tellingFields.map(([log]) => log));

/** Which log a row is of; null for one that is not read. */
export function logOfRow(row: JsonObject): ZeekLog | null {
  const named = textOf(row['_path']) ?? textOf(row['@stream']);
  if (named !== null) return logNamed(named);
  return tellingFields.find(([, fields]) => fields.some((field) => row[field] !== undefined))?.[0] ?? null;
}

/** `conn`, and `conn_red` and the like of others' scripts not. */
export function logNamed(path: string): ZeekLog | null {
  return logNames.has(path) ? (path as ZeekLog) : null;
}

/** A line of a log in its own format; null for one that has other fields than the header says. */
export function rowOfFields(line: string, fields: readonly string[], separator: string): JsonObject | null {
  const values = line.split(separator);
  if (values.length !== fields.length) return null;
  return Object.fromEntries(fields.map((field, at) => [field, values[at]]));
}

/** Null for a line that is no object. */
export function rowOfJson(line: string): JsonObject | null {
  const row = parseLine(line);
  // Elastic's shippers put the record of Zeek into `zeek`.
  return row !== null && isObject(row['zeek']) ? row['zeek'] : row;
}

/** Fills in a connection; or says what is wrong with it. */
export function readConnRow(row: JsonObject, record: FlowRecord, values: RecordValues): string | null {
  const problem = values.fillEnds(record, {
    ...{ start: row['ts'], client: valueOf(row, 'id.orig_h'), server: valueOf(row, 'id.resp_h') },
    ...{
      clientPort: valueOf(row, 'id.orig_p'),
      serverPort: valueOf(row, 'id.resp_p'),
      protocol: row['proto'],
    },
  });
  if (problem !== null) return problem;
  record.durationUs = Math.round((amountOf(row['duration']) ?? 0) * 1e6);
  const history = flagsOfHistory(textOf(row['history']) ?? '');
  const flags = history === 0 ? flagsOfState(textOf(row['conn_state']) ?? '') : history;
  const isTcp = values.isTcp(record);
  fillSide(record.up, row, 'orig', isTcp ? flags & 0xff : 0);
  fillSide(record.down, row, 'resp', isTcp ? flags >> 8 : 0);
  record.label = values.label([
    textOf(row['label']) ?? undefined,
    textOf(row['detailed-label']) ?? undefined,
  ]);
  values.settlePorts(record);
  return null;
}

function fillSide(side: RecordSide, row: JsonObject, who: 'orig' | 'resp', flags: number): void {
  const payload = amountOf(row[`${who}_bytes`]);
  side.payload = payload ?? -1;
  side.packets = amountOf(row[`${who}_pkts`]) ?? 0;
  side.wire = amountOf(row[`${who}_ip_bytes`]) ?? payload ?? 0;
  side.flags = flags;
}

export type AddNames = (entries: Iterable<readonly [address: string, name: string]>) => void;

/** Notes what a row of a log besides the connections says. */
export function noteZeekRow(log: ZeekLog, row: JsonObject, names: NamesOfFlows, addNames: AddNames): void {
  const id = textOf(row['uid']);
  if (id === null) return;
  const atUs = timeUsOf(row['ts']);
  if (log === 'dns') {
    names.tells(factBits.nameUnknown);
    const name = textOf(row['query']);
    for (const said of saidInDns({
      atUs,
      name,
      type: textOf(row['qtype_name']),
      code: textOf(row['rcode_name']),
    }))
      names.add(id, said);
    if (name !== null) addNames(answersOf(name, textsOf(row['answers'])));
  } else if (log === 'ssl') {
    names.tells(factBits.helloUnknown);
    names.add(id, saidInTls(atUs, textOf(row['server_name']), textOf(row['ja4'])));
  } else if (log === 'http') {
    const lacksAgent = 'user_agent' in row && textOf(row['user_agent']) === null;
    const [method, host, path] = [textOf(row['method']), textOf(row['host']), textOf(row['uri'])];
    const said = saidInHttp({ atUs, method, host, path, lacksAgent });
    if (said !== null) names.add(id, said);
  }
}

/** Answers that are addresses. */
export function answersOf(name: string, answers: readonly string[]): readonly (readonly [string, string])[] {
  const clean = name.toLowerCase().replace(/\.$/, '');
  return answers
    .filter((answer) => /^[0-9a-f:.]+$/i.test(answer) && /[.:]/.test(answer))
    .map((ip) => [ip, clean]);
}

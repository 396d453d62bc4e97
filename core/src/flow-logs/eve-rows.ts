// Suricata's EVE log: flow events are the connections, dns, tls and http events say something of them before.
// https://docs.suricata.io/en/latest/output/eve/eve-json-format.html

import { factBits } from '@jaws/shared/domain/packet-table';
import { isObject, type JsonObject } from '@jaws/shared/other-tools/json-lines';
import type { FlowRecord, RecordSide } from './flow-record.ts';
import { amountOf, textOf, textsOf, timeUsOf } from './log-values.ts';
import type { NamesOfFlows } from './names-of-flows.ts';
import type { RecordValues } from './record-values.ts';
import { saidInDns, saidInHttp, saidInTls } from './said-names.ts';
import { answersOf, type AddNames } from './zeek-rows.ts';

/** Ethernet (14), IPv4 or IPv6 without options, and TCP, UDP or another header of 8: what is least around a payload. */
const [link, ipv4, ipv6, tcp, other] = [14, 20, 40, 20, 8];

/** A flow is called by a number that is larger than a double holds; as text it is itself again. */
export function flowIdOf(line: string): string | null {
  return /"flow_id"\s*:\s*"?(\d{1,20})/.exec(line)?.[1] ?? null;
}

/** Fills in a flow event; or says what is wrong with it. */
export function readEveFlow(event: JsonObject, record: FlowRecord, values: RecordValues): string | null {
  const { flow } = event;
  if (!isObject(flow)) return 'it has no flow';
  const problem = values.fillEnds(record, {
    ...{ start: flow['start'], client: event['src_ip'], server: event['dest_ip'], protocol: event['proto'] },
    clientPort: event['src_port'] ?? event['icmp_type'],
    serverPort: event['dest_port'] ?? event['icmp_code'],
  });
  if (problem !== null) return problem;
  record.durationUs = Math.max(0, (timeUsOf(flow['end']) ?? record.startUs) - record.startUs);
  record.label = values.label([]);
  const header = link + (values.isVersion6(record) ? ipv6 : ipv4) + (values.isTcp(record) ? tcp : other);
  const flags = isObject(event['tcp']) ? event['tcp'] : {};
  fillSide(record.up, flow, 'toserver', { header, flags: flags['tcp_flags_ts'] });
  fillSide(record.down, flow, 'toclient', { header, flags: flags['tcp_flags_tc'] });
  values.settlePorts(record);
  return null;
}

/** Suricata counts frames; the payload is what is left when the least headers are taken off. */
function fillSide(
  side: RecordSide,
  flow: JsonObject,
  to: 'toserver' | 'toclient',
  { header, flags }: { readonly header: number; readonly flags: unknown },
): void {
  side.wire = amountOf(flow[`bytes_${to}`]) ?? 0;
  side.packets = amountOf(flow[`pkts_${to}`]) ?? 0;
  side.payload = Math.max(0, side.wire - side.packets * header);
  side.flags = typeof flags === 'string' && /^[0-9a-f]{1,2}$/i.test(flags) ? Number.parseInt(flags, 16) : 0;
}

/** Notes what an event of a flow says. */
export function noteEveEvent(event: JsonObject, id: string, names: NamesOfFlows, addNames: AddNames): void {
  const atUs = timeUsOf(event['timestamp']);
  const { event_type: type, dns, tls, http } = event;
  if (type === 'dns' && isObject(dns)) {
    names.tells(factBits.nameUnknown);
    noteDns(dns, { id, atUs }, names, addNames);
  } else if (type === 'tls' && isObject(tls)) {
    names.tells(factBits.helloUnknown);
    const ja4 = isObject(tls['ja4']) ? tls['ja4']['hash'] : tls['ja4'];
    names.add(id, saidInTls(atUs, textOf(tls['sni']), textOf(ja4)));
  } else if (type === 'http' && isObject(http)) {
    const said = saidInHttp({
      ...{
        atUs,
        method: textOf(http['http_method']),
        host: textOf(http['hostname']),
        path: textOf(http['url']),
      },
      lacksAgent: textOf(http['http_user_agent']) === null,
    });
    if (said !== null) names.add(id, said);
  }
}

interface EventPlace {
  readonly id: string;
  readonly atUs: number | null;
}

/** Version 2 and 3 of the event: `query` and `answer`, or `request` and `response` with lists. */
function noteDns(dns: JsonObject, { id, atUs }: EventPlace, names: NamesOfFlows, addNames: AddNames): void {
  const queries = Array.isArray(dns['queries']) ? dns['queries'].filter(isObject) : [dns];
  const isAnswer = dns['type'] === 'answer' || dns['type'] === 'response';
  for (const query of queries) {
    const name = textOf(query['rrname']);
    const code = isAnswer ? textOf(dns['rcode']) : null;
    const said = saidInDns({ atUs, name, type: textOf(query['rrtype']), code });
    // Of an answer the question was told by an event of its own.
    for (const one of isAnswer ? said.slice(1) : said) names.add(id, one);
    if (isAnswer && name !== null) addNames(answersOf(name, addressesOf(dns)));
  }
}

function addressesOf({ answers, grouped }: JsonObject): readonly string[] {
  const listed = Array.isArray(answers)
    ? answers.filter(isObject).flatMap(({ rdata }) => textsOf(rdata))
    : [];
  const byType = isObject(grouped) ? ['A', 'AAAA'].flatMap((type) => textsOf(grouped[type])) : [];
  return [...listed, ...byType];
}

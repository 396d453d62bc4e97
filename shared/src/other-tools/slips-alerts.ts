// Slips' alerts.json: events as IDEA0 (until version 1.0) or IDMEFv2 (since). Both list sources and targets.
// https://idea.cesnet.cz/en/index, https://datatracker.ietf.org/doc/draft-lehmann-idmefv2/

import { isObject, type JsonObject } from './json-lines.ts';
import { portOf, textOf, timeOf, type OtherAlert } from './other-alert.ts';

interface End {
  readonly ip: string;
  readonly port: number | null;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value;
}

function endOf(list: unknown): End | null {
  const end = first(list);
  if (!isObject(end)) return null;
  const ip = textOf(first(end['IP'] ?? end['IP4'] ?? end['IP6']));
  return ip === null ? null : { ip, port: portOf(first(end['Port'])) };
}

/** Null: an event without two ends. */
export function slipsAlert(event: JsonObject): OtherAlert | null {
  const source = endOf(event['Source']);
  const target = endOf(event['Target']);
  if (source === null || target === null) return null;
  const detector = textOf(event['Description']) ?? textOf(first(event['Category'])) ?? 'Slips alert';
  return {
    ...{ tool: 'slips', detector },
    atMs: timeOf(event['EventTime'] ?? event['StartTime'] ?? event['DetectTime'] ?? event['CreateTime']),
    ...{ srcIp: source.ip, srcPort: source.port, dstIp: target.ip, dstPort: target.port },
  };
}

// Alerts of Suricata's EVE log (JSON lines). https://docs.suricata.io/en/latest/output/eve/eve-json-format.html

import { isObject, type JsonObject } from './json-lines.ts';
import { portOf, textOf, timeOf, type OtherAlert } from './other-alert.ts';

/** Null: another kind of event. Source and destination are those of the packet, so an answer can raise it. */
export function eveAlert(event: JsonObject): OtherAlert | null {
  const { alert } = event;
  if (event['event_type'] !== 'alert' || !isObject(alert)) return null;
  const srcIp = textOf(event['src_ip']);
  const dstIp = textOf(event['dest_ip']);
  if (srcIp === null || dstIp === null) return null;
  return {
    ...{ tool: 'suricata', srcIp, dstIp },
    detector: textOf(alert['signature']) ?? `signature ${String(alert['signature_id'])}`,
    atMs: timeOf(event['timestamp']),
    srcPort: portOf(event['src_port']),
    dstPort: portOf(event['dest_port']),
  };
}

// A log of another detector, told by what is in it and never by its name: alerts out.

import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { eveAlert } from '@jaws/shared/other-tools/eve-alerts';
import { isObject, linesOf, parseLine, type JsonObject } from '@jaws/shared/other-tools/json-lines';
import {
  mostAlerts,
  type OtherAlert,
  type OtherTool,
  type ReadAlerts,
} from '@jaws/shared/other-tools/other-alert';
import { ritaAlert, ritaHeader } from '@jaws/shared/other-tools/rita-rows';
import { slipsAlert } from '@jaws/shared/other-tools/slips-alerts';
import { zeekNotice, zeekRows } from '@jaws/shared/other-tools/zeek-notices';
import Papa from 'papaparse';

const mostBytes = 256 * 1_048_576;
/** What tells a format stands in the first lines. */
const headLines = 200;

/** @throws JawsError alerts.unreadable, alerts.unknown-format, alerts.too-large */
export async function readAlertFile(path: string): Promise<ReadAlerts> {
  return readAlerts(basename(path), await textOfFile(path));
}

/** `name`: for messages. @throws JawsError alerts.unknown-format */
export function readAlerts(name: string, text: string): ReadAlerts {
  const lines = linesOf(text.replace(/^\uFEFF/, ''));
  const [first = ''] = lines;
  if (first.startsWith('#')) return zeekTable(lines, name);
  if (first.startsWith('[')) return ofObjects(arrayOf(text), name);
  if (first.startsWith('{')) return ofObjects(lines.map(parseLine), name);
  return ritaTable(text, name);
}

async function textOfFile(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > mostBytes)
        throw new JawsError('alerts.too-large', `${basename(path)} has more than 256 MiB.`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof JawsError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new JawsError('alerts.unreadable', `${basename(path)} cannot be read: ${why}.`, { cause: error });
  }
}

function zeekTable(lines: readonly string[], name: string): ReadAlerts {
  const path = lines.find((line) => line.startsWith('#path'))?.split('\t')[1];
  if (path !== undefined && !path.startsWith('notice')) {
    const hint = 'Give Zeek’s notice.log: other logs hold no verdicts.';
    throw new JawsError('alerts.unknown-format', `${name} is Zeek's ${path}.log.`, { hint });
  }
  if (!lines.some((line) => line.startsWith('#fields'))) throw unknown(name);
  return collected('zeek', zeekRows(lines), zeekNotice);
}

type Reader = (row: JsonObject) => OtherAlert | null;

function ofObjects(objects: readonly (JsonObject | null)[], name: string): ReadAlerts {
  const head = objects.slice(0, headLines).filter((object) => object !== null);
  const has = (key: string): boolean => head.some((object) => key in object);
  if (has('event_type')) {
    // Other events are no verdicts, and nothing that was left out.
    const events = objects.filter((event) => event === null || event['event_type'] === 'alert');
    return collected('suricata', events, eveAlert);
  }
  if (has('note')) return collected('zeek', objects, zeekNotice);
  if (has('Source')) return collected('slips', objects, slipsAlert);
  throw unknown(name);
}

function arrayOf(text: string): (JsonObject | null)[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map((each) => (isObject(each) ? each : null)) : [];
  } catch {
    return [];
  }
}

function ritaTable(text: string, name: string): ReadAlerts {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const at = data.slice(0, headLines).findIndex((cells) => ritaHeader(cells) !== null);
  const header = ritaHeader(data[at] ?? []);
  if (header === null) throw unknown(name);
  const alerts = data.slice(at + 1).flatMap((cells) => ritaAlert(header, cells) ?? []);
  return { tool: 'rita', alerts: alerts.slice(0, mostAlerts), leftOut: 0 };
}

function collected(tool: OtherTool, rows: readonly (JsonObject | null)[], read: Reader): ReadAlerts {
  const alerts: OtherAlert[] = [];
  let leftOut = 0;
  for (const row of rows) {
    const alert = row === null || alerts.length >= mostAlerts ? null : read(row);
    if (alert === null) leftOut += 1;
    else alerts.push(alert);
  }
  return { tool, alerts, leftOut };
}

function unknown(name: string): JawsError {
  return new JawsError('alerts.unknown-format', `${name} is no log of alerts that JAWS knows.`);
}

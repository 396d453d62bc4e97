// A sliver of the filter language for the in-memory host: `field op value` joined by `and`. The real one lives
// in shared; this one only has to accept what the page itself writes, and to refuse the rest at a column.

import { JawsError } from '@jaws/shared/contract/errors';
import type { FilterMistake } from '@jaws/shared/filter/compile-filter';
import { suggestFilter } from '@jaws/shared/filter/suggest-filter';
import type { FakePacket } from './fake-traffic.ts';

const term =
  /^\s*(not\s+)?(ip|src|dst|client|server|server_port|time|port|proto|label|size|id|sni|dns)\s*(==|!=|<=|>=|<|>)\s*("[^"]*"|\S+)\s*$/;

type Value = string | number | null;

const fields: Readonly<Record<string, (packet: FakePacket) => readonly Value[]>> = {
  ip: ({ sourceIp, destinationIp }) => [sourceIp, destinationIp],
  src: ({ sourceIp }) => [sourceIp],
  client: ({ sourceIp }) => [sourceIp],
  dst: ({ destinationIp }) => [destinationIp],
  server: ({ destinationIp }) => [destinationIp],
  server_port: ({ destinationPort }) => [destinationPort],
  port: ({ sourcePort, destinationPort }) => [sourcePort, destinationPort],
  time: ({ timeMs }) => [timeMs],
  proto: ({ protocol }) => [protocol],
  label: ({ label }) => [label],
  size: ({ size }) => [size],
  id: ({ id }) => [id],
  sni: ({ sni }) => [sni],
  dns: ({ dns }) => [dns],
};

function values(packet: FakePacket, field: string): readonly Value[] {
  return fields[field]?.(packet) ?? [];
}

function compare(actual: string | number | null, operator: string, wanted: string): boolean {
  if (operator === '<') return Number(actual) < Number(wanted);
  if (operator === '>') return Number(actual) > Number(wanted);
  if (operator === '<=') return Number(actual) <= Number(wanted);
  if (operator === '>=') return Number(actual) >= Number(wanted);
  return String(actual).toLowerCase() === wanted.toLowerCase();
}

/** The first error, or null. Empty text matches everything. */
export function checkFakeFilter(text: string): FilterMistake | null {
  if (text.trim() === '') return null;
  let column = 0;
  for (const part of text.split(' and ')) {
    if (!term.test(part)) {
      const message = `a comparison was expected at "${part.trim()}"`;
      return { column, message, suggestion: suggestFilter(text) };
    }
    column += part.length + ' and '.length;
  }
  return null;
}

export function fakeFilter(text: string): (packet: FakePacket) => boolean {
  const error = checkFakeFilter(text);
  if (error !== null) throw new JawsError('filter.syntax', `Column ${error.column + 1}: ${error.message}.`);
  if (text.trim() === '') return () => true;
  const tests = text.split(' and ').map((part) => {
    const [, not, field = '', operator = '', quoted = ''] = term.exec(part) ?? [];
    const wanted = quoted.replaceAll('"', '');
    return (packet: FakePacket): boolean => {
      const hit = values(packet, field).some((value) => compare(value, operator, wanted));
      return hit !== (not !== undefined || operator === '!=');
    };
  });
  return (packet) => tests.every((test) => test(packet));
}

// What a plan comes to, in words, and its curve as a path. Pure.

import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCounted } from '../../ui/format.ts';

export type ChumPlan = ProcedureOutput<'chum.plan'>;

/** SVG path of bytes over time in a box of `width` × `height`: steps, because bytes arrive in chunks. */
export function curvePath(
  curve: ChumPlan['curve'],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const last = curve.at(-1);
  if (last === undefined || last.bytes === 0) return '';
  const seconds = Math.max(last.seconds, Number.MIN_VALUE);
  const parts = curve.map(({ seconds: at, bytes }, index) => {
    const x = ((at / seconds) * width).toFixed(1);
    const y = (height - (bytes / last.bytes) * height).toFixed(1);
    return index === 0 ? `M${x} ${y}` : `H${x}V${y}`;
  });
  return parts.join('');
}

/** `443, 8080–8083 and 12 more`: runs of neighbours as ranges, at most four pieces. */
export function portsText(ports: readonly number[]): string {
  const sorted = [...new Set(ports)].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const port of sorted) {
    const range = ranges.at(-1);
    if (range?.[1] === port - 1) range[1] = port;
    else ranges.push([port, port]);
  }
  const shown = ranges.slice(0, 4).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  const hidden = ranges.slice(4).reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return shown.join(', ') + (hidden === 0 ? '' : ` and ${hidden} more`);
}

export function secondsText(seconds: number): string {
  return seconds < 1 ? 'less than a second' : formatDuration(seconds * 1000);
}

/** The line above Start: how much of what goes where, over what, how long. */
export function sendingText(plan: ChumPlan, host: string, ports: readonly number[]): string {
  const to = host.trim() === '' ? 'your listener' : host.trim();
  const used = ports.length === 0 ? plan.ports : ports;
  const { length } = used;
  const over = length === 0 ? '' : `, ${length === 1 ? 'port' : 'ports'} ${portsText(used)}`;
  const connections = formatCounted(plan.connections, 'connection');
  return `${formatBytes(plan.sizeBytes)} of made-up bytes go to ${to}${over}, in ${connections}; with its waits this takes ${secondsText(plan.seconds)}.`;
}

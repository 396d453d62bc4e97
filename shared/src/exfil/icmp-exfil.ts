// Payload in echo requests of ping, and what can be said of it afterwards: which were answered, and no more.

import { z } from 'zod';
import { chumSize, type ChumStyle } from './chum-styles.ts';
import { verifiedReceiptText } from './receipt.ts';

/** Of payload in one request: as many as ping takes as a pattern, which it repeats over the data. */
export const echoPayloadBytes = 16;

/** Payload of one run by ICMP, bytes: each request is a process of its own. */
export const mostIcmpBytes = 1_000_000;
const icmpSize = { least: chumSize.least, most: mostIcmpBytes, normal: 20_000 } as const;

/** Payload of a run in this style, bytes; null = as a scenario has it. */
export function sizeBoundsOf(style: ChumStyle | null): Readonly<Record<keyof typeof chumSize, number>> {
  return style === 'icmp' ? icmpSize : chumSize;
}

const count = z.number().int().min(0);

/** Requests with payload, and those that the other machine answered, as ping itself counts. */
export const echoCount = z.strictObject({ requests: count, answered: count });
export type EchoCount = z.infer<typeof echoCount>;

/** The sum over connections; null: no echo request is among them. */
export function echoesOf(flows: readonly { readonly echoes?: EchoCount | undefined }[]): EchoCount | null {
  const all = flows.flatMap(({ echoes }) => echoes ?? []);
  if (all.length === 0) return null;
  const sum = (key: keyof EchoCount): number => all.reduce((total, one) => total + one[key], 0);
  return { requests: sum('requests'), answered: sum('answered') };
}

/** What is said of a receipt whose signature and sums are right; `echoes` as of `echoesOf`. */
export function verifiedText(echoes: EchoCount | null): string {
  if (echoes === null) return verifiedReceiptText;
  const { requests, answered } = echoes;
  return (
    `Echo requests: ${answered} of ${requests} were answered by the machine; the listener does not see ICMP. ` +
    'Signed receipt verified for all that is not ICMP.'
  );
}

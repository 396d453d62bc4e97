// What the header and the question of a DNS message show besides the name: that it does not exist, and types whose
// answers carry data. Over UDP and TCP; not of mDNS and LLMNR.

import { factBits } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { startDecoder } from './testing/application-rows.ts';
import { dnsMessage, dnsName, sized, u16 } from './testing/byte-builders.ts';

const { nxdomain, dnsCarries, nameUnknown } = factBits;
const name = dnsName('a.example.org');

/** One question of this type, and nothing else. */
function question(type: number, flags = 0x0100): number[] {
  const message = dnsMessage({ flags, questions: [name] });
  return [...message.slice(0, 12 + name.length), ...u16(type), ...u16(1)];
}

function factsOf(message: readonly number[], port = 53, missing = 0): number {
  const options = { ports: [50_000, port], wireLength: message.length + missing } as const;
  return startDecoder().udp(message, options).facts;
}

describe('a name that does not exist', () => {
  it.each([
    ['the answer that says so', 0x8183, nxdomain],
    ['an authoritative one', 0x8583, nxdomain],
    ['an answer without error', 0x8180, 0],
    ['a refusal', 0x8185, 0],
    ['a server failure', 0x8182, 0],
    ['a question with these bits', 0x0103, 0],
    ['an update that failed', 0xa803, 0],
  ])('%s', (_name, flags, facts) => {
    expect(factsOf(question(1, flags))).toBe(facts);
  });

  it('is told over TCP, of any message of the segment', () => {
    const bytes = [...sized(2, question(1)), ...sized(2, question(1, 0x8183))];
    const { tcp } = startDecoder();
    expect(tcp(bytes, { ports: [53, 50_000] }).facts).toBe(nxdomain);
    const parts = startDecoder();
    const ports = [53, 50_000] as const;
    parts.tcp(bytes.slice(0, 50), { ports, sequence: 1000 });
    expect(parts.tcp(bytes.slice(50), { ports, sequence: 1050 }).facts).toBe(nxdomain);
  });

  it.each([5353, 5355])('is not told of port %i', (port) => {
    expect(factsOf(question(16, 0x8183), port)).toBe(0);
  });

  it('is unknown where the message was cut in its name', () => {
    expect(factsOf(question(16, 0x8183).slice(0, 20), 53, 30)).toBe(nameUnknown);
    expect(factsOf([], 53, 30)).toBe(nameUnknown);
  });
});

describe('a question for data', () => {
  it.each([5, 10, 15, 16, 25, 33, 255, 65_280, 65_534])('is one of type %i, asked and answered', (type) => {
    expect(factsOf(question(type))).toBe(dnsCarries);
    expect(factsOf(question(type, 0x8180))).toBe(dnsCarries);
    expect(factsOf(question(type, 0x8183))).toBe(dnsCarries | nxdomain);
  });

  it.each([1, 2, 6, 12, 28, 43, 65, 252, 257, 65_279, 65_535])('is none of type %i', (type) => {
    expect(factsOf(question(type))).toBe(0);
  });

  it('is not known where the message was cut before its type', () => {
    expect(factsOf(question(16).slice(0, 12 + name.length + 1), 53, 3)).toBe(0);
    expect(factsOf(question(16).slice(0, 12 + name.length + 2), 53, 2)).toBe(dnsCarries);
  });
});

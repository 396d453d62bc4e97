// Spellings of TCP flags, and texts that are none.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import { foreignTcpFlags } from './foreign-tcp-flags.ts';

describe('foreignTcpFlags', () => {
  it.each([
    '18',
    '18.0',
    '18,0',
    '0x12',
    '0x012',
    '0x00000012',
    '0b10010',
    'SA',
    'sa',
    'AS',
    'SYN, ACK',
    '[SYN, ACK]',
    '[SYN ACK]',
    "['SYN', 'ACK']",
    '(SYN,ACK)',
    'SYN|ACK',
    'SYN-ACK',
    'SYN+ACK',
    'syn_ack',
    'SYNACK',
    'TcpFlags.SYN|TcpFlags.ACK',
    '<Flag 18 (SA)>',
    '·······A··S·',
    '*******A**S*',
    '.......A..S.',
    '...A..S.',
    '.A..S.',
    '---A--S-',
    'S.',
    '[S.]',
    'S,A',
    '274',
    'ACK SYN NS',
  ])('%j is SYN and ACK', (text) => {
    expect(foreignTcpFlags(text)).toBe(0x12);
  });

  it.each([
    ['0', 0],
    ['0.0', 0],
    ['[none]', 0],
    ['············', 0],
    ['........', 0],
    ['1b', 0x1b],
    ['[.]', 0x10],
    ['.', 0x10],
    ['[P.]', 0x18],
    ['[FP.]', 0x19],
    ['[SEW]', 0xc2],
    ['FPU', 0x29],
    ['R', 4],
    ['[RST]', 4],
    ['·········R··', 4],
    ['FA', 0x11],
    ['ECE, CWR', 0xc0],
    ['FIN, SYN, RST, PSH, ACK, URG, ECE, CWR', 0xff],
    ['CEUAPRSF', 0xff],
  ])('%j is %i', (text, bits) => {
    expect(foreignTcpFlags(text)).toBe(bits);
  });

  it.each(['hello', 'SYN, what', 'X', '18.5', '-1', 'yes', '0xzz', 'constructor', '0x123456789', 'tcp'])(
    '%j is not read',
    (text) => {
      expect(foreignTcpFlags(text)).toBeNull();
    },
  );

  it('reads what the dataset writes', () => {
    for (let bits = 1; bits < 256; bits += 1) expect(foreignTcpFlags(tcpFlagsText(bits) ?? '')).toBe(bits);
  });

  it('gives eight bits or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bits = foreignTcpFlags(text);
        expect(bits === null || (Number.isInteger(bits) && bits >= 0 && bits <= 255)).toBe(true);
      }),
    );
  });
});

// What ping says, in the words of several versions and programs.

import { JawsError } from '@jaws/shared/contract/errors';
import { describe, expect, it } from 'vitest';
import { isAnswered, isIputils, reportedReason, wordsOf, type PingOutput } from './ping-output.ts';

const said = (status: number | null, stdout: string, stderr = ''): PingOutput => ({ status, stdout, stderr });
const lossOf = (counts: string): string =>
  `PATTERN: 0x00ff\nPING 192.0.2.1 (192.0.2.1) 32(60) bytes of data.\n\n--- 192.0.2.1 ping statistics ---\n${counts}\n\n`;

function codeOf(output: PingOutput): string {
  try {
    isAnswered(output, '192.0.2.1');
    return 'none';
  } catch (error) {
    return error instanceof JawsError ? error.code : 'none of ours';
  }
}

describe('the summary', () => {
  it.each<[string, string, number, boolean]>([
    ['an answer', '1 packets transmitted, 1 received, 0% packet loss, time 0ms', 0, true],
    [
      'an answer twice',
      '1 packets transmitted, 1 received, +1 duplicates, 0% packet loss, time 0ms',
      0,
      true,
    ],
    ['none', '1 packets transmitted, 0 received, 100% packet loss, time 0ms', 1, false],
    ['an error', '1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms', 1, false],
    ['a version of 2015', '1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min', 0, true],
  ])('%s', (_what, counts, status, answered) => {
    expect(isAnswered(said(status, lossOf(counts)), '192.0.2.1')).toBe(answered);
  });

  it('of IPv6', () => {
    const text =
      'PING ::1(::1) from ::1 : 32 data bytes\n40 bytes from ::1: icmp_seq=1 ttl=64 time=0.029 ms\n\n' +
      '--- ::1 ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time 0ms\n';
    expect(isAnswered(said(0, text), '::1')).toBe(true);
  });

  it('in another language is none that can be read: never taken for an answer', () => {
    const german = lossOf('1 Pakete übertragen, 1 empfangen, 0% packet loss, time 0ms');
    expect(codeOf(said(0, german))).toBe('chum.refused');
  });

  it('is missing where ping was ended: nobody answered', () => {
    expect(isAnswered(said(null, 'PING 192.0.2.1 (192.0.2.1) 32(60) bytes of data.\n'), '192.0.2.1')).toBe(
      false,
    );
  });
});

describe('errors', () => {
  const unsent = lossOf('1 packets transmitted, 0 received, 100% packet loss, time 0ms');
  it.each([
    ['chum.ping-refused', said(2, '', 'ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n')],
    ['chum.ping-refused', said(2, '', 'ping: icmp open socket: Operation not permitted\n')],
    ['chum.ping-refused', said(1, unsent, 'ping: sendmsg: Operation not permitted\n')],
    ['chum.refused', said(2, '', 'ping: connect: Network is unreachable\n')],
    ['chum.refused', said(2, '', 'ping: bind: Cannot assign requested address\n')],
    ['chum.refused', said(2, '', 'ping: Do you want to ping broadcast? Then -b.\n')],
    ['chum.ping-unsupported', said(2, '', "ping: invalid option -- '4'\n\nUsage\n  ping [options]\n")],
    ['chum.refused', said(2, '')],
  ])('%s: %j', (code, output) => {
    expect(codeOf(output)).toBe(code);
  });

  it('are told in one line, and in their own words', () => {
    expect(wordsOf('ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n')).toBe(
      'socktype: SOCK_RAW; socket: Operation not permitted',
    );
    expect(wordsOf(' \n')).toBe('it gives no reason.');
    expect(wordsOf('x'.repeat(999))).toHaveLength(200);
  });

  it('of a router on the way are told, too', () => {
    const from = 'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable';
    expect(reportedReason(said(1, `PING …\n${from}\n\n---`))).toBe('Destination Host Unreachable');
    const v6 = 'From 2001:db8::2 icmp_seq=1 Destination unreachable: Administratively prohibited';
    expect(reportedReason(said(1, `${v6}\n`))).toBe('Destination unreachable: Administratively prohibited');
    expect(reportedReason(said(1, unsent))).toBeNull();
    expect(reportedReason(said(1, unsent, 'ping: sendmsg: No buffer space available'))).toContain('buffer');
  });
});

describe('the program', () => {
  it.each([
    ['ping from iputils 20240117\nlibcap: yes', '', true],
    ['ping utility, iputils-s20180629', '', true],
    ['', 'ping utility, iputils-sss20101006', true],
    ['', "ping: invalid option -- 'V'\nBusyBox v1.36.1 () multi-call binary.", false],
    ['', 'ping: invalid option -- V\nusage: ping [-AaDdfnoQqRrv] [-c count]', false],
    ['ping (GNU inetutils) 2.4', '', false],
    ['Bad option -V.', '', false],
  ])('%j %j: iputils %j', (stdout, stderr, expected) => {
    expect(isIputils({ status: 0, stdout, stderr })).toBe(expected);
  });
});

// Loopback is judged where the given local networks hold one of its two ends only, and nowhere else.

import { expect, test } from 'vitest';
import { Hour } from '../analysis/office-hour.fixture.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { scoreFindings } from './score-findings.ts';

function uploaded(remote: string): Hour {
  const hour = new Hour(1);
  const size = { up: 3e5, down: 3e3, lastsS: 2, sni: null };
  hour.exchange({ at: 1, host: '127.0.0.1', remote, port: 8043, ...size });
  return hour;
}

const rule = (kind: LocalRuleRecord['rule'], ...addresses: string[]): LocalRuleRecord => {
  return { rule: kind, addresses };
};

test.each([
  ['127.0.0.2', rule('given', '127.0.0.1/32'), 1],
  ['127.0.0.2', rule('given', '127.0.0.0/8'), 0],
  ['127.0.0.2', rule('ranges'), 0],
  // The addresses of lo, as every capture of it has them: a resolver at 127.0.0.53 is no place where anything goes.
  ['127.0.0.53', rule('interface', '127.0.0.1'), 0],
  ['127.0.0.1', rule('given', '127.0.0.1/32'), 0],
])('to %s with %j', (remote, local, count) => {
  const hour = uploaded(remote);
  const { findings, notJudged } = scoreFindings(hour.table, { names: hour.names, local });
  expect(findings).toHaveLength(count);
  expect(findings.every(({ srcIp, localIp }) => srcIp === '127.0.0.1' && localIp === srcIp)).toBe(true);
  expect(notJudged[0]).toContain(count === 1 ? '(0 channels here)' : '(1 channel here)');
});

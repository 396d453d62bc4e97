import { expect, it } from 'vitest';
import { auditVerdict } from './audit-verdict.mjs';

const found = (severity: string): string =>
  JSON.stringify({ vulnerabilities: { x: { name: 'x', severity, range: '<1.2.3' } } });

it.each([
  ['nothing known', '{"vulnerabilities":{}}', false, 'audit: 0 packages'],
  ['a low one', found('low'), false, 'low      x <1.2.3'],
  ['a high one', found('high'), true, 'high     x <1.2.3'],
  ['a critical one', found('critical'), true, 'critical x'],
  ['a registry without advisories', '{"message":"405 Method Not Allowed"}', false, 'skipped: 405 Method'],
  ['no report', '', false, 'skipped: npm gave no report'],
])('%s', (_what, report, isBad, text) => {
  const verdict = auditVerdict(report);
  expect(verdict.isBad).toBe(isBad);
  expect(verdict.text).toContain(text);
});

// Rows of the inbox and their words: what is listed first, what finds the packets, what goes into a ticket.
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import type { FindingsAnswer } from '@jaws/shared/contract/findings';
import type { LiveAlert } from '@jaws/shared/contract/live';
import { expect, test } from 'vitest';
import { makeFinding } from '../testing/fake-findings.ts';
import { allowChoices, episodeFilter, reportText, titleOf } from './finding-words.ts';
import { inboxRows, isNews, neighbour, nextOpen, shownRows, type InboxRow } from './inbox-rows.ts';

const id = (digit: string): string => digit.repeat(16);
const alert: LiveAlert = {
  ...{ id: id('c'), happening: '10.0.0.1 → *', srcIp: '10.0.0.1', dstIp: '*', dstPort: 22, name: null },
  ...{ atMs: 9, firstMs: 1, packetMs: 2, score: 3, evidence: 0.5, bytesUp: 5, bytesDown: 0 },
  ...{ reasons: [], detectors: ['scan'], allowed: null, isTold: true },
};

function answerOf(findings: readonly ReturnType<typeof makeFinding>[], states: FindingsAnswer['states']) {
  return { status: 'fresh', states, computed: { result: { findings } } } as unknown as FindingsAnswer;
}

function rowOf(changes: Parameters<typeof makeFinding>[0] = {}): InboxRow {
  const [row] = inboxRows(answerOf([makeFinding(changes)], []), []);
  if (row === undefined) throw new Error('no row');
  return row;
}

test('alerts come first, what is allowed last, each once and with its state', () => {
  const allowed = { what: '203.0.113.9', reason: 'backup', untilMs: null };
  const findings = [makeFinding({ id: id('a'), allowed }), makeFinding({ id: id('b') })];
  const states = [{ id: id('b'), state: 'watching' as const, reason: '', changedMs: 0 }];
  const rows = inboxRows(answerOf(findings, states), [alert, { ...alert, id: id('b') }]);
  expect(rows.map((row) => [row.id[0], row.state, row.finding !== null])).toEqual([
    ['c', 'new', false],
    ['b', 'watching', true],
    ['a', 'new', true],
  ]);
  expect(rows.filter(isNews).map((row) => row.id[0])).toEqual(['c']);
  expect(shownRows(rows, 'watching').map((row) => row.id[0])).toEqual(['b']);
  expect(shownRows(rows, 'open')).toHaveLength(3);
  expect([neighbour(rows, null, 1), neighbour(rows, id('c'), 1), neighbour(rows, id('a'), 1)]).toEqual([
    id('c'),
    id('b'),
    id('a'),
  ]);
  expect(neighbour([], null, 1)).toBeNull();
});

test.each([
  ['pair', {}, 'ip == 192.168.1.17 and ip == 203.0.113.9 and'],
  ['sweep', { kind: 'sweep', dstIp: '*', dstPort: 22 }, 'ip == 192.168.1.17 and port == 22 and'],
  ['sweep by ARP', { kind: 'sweep', dstIp: '*', dstPort: 0 }, 'ip == 192.168.1.17 and time'],
  [
    'tunnel',
    { kind: 'tunnel', dstIp: '10.0.0.1', name: 'e.net' },
    'ip == 192.168.1.17 and ip == 10.0.0.1 and dns contains e.net and',
  ],
  ['names', { kind: 'names', dstPort: 53 }, 'ip == 192.168.1.17 and port == 53 and'],
] as const)('the filter of a %s names its hosts and its time', (_what, changes, start) => {
  const filter = episodeFilter(rowOf(changes));
  expect(filter.startsWith(start)).toBe(true);
  expect(filter).toContain('time >= 2026-05-04T12:00:00.000Z and time <= 2026-05-04T12:01:30.000Z');
  expect(() => compileFilter(filter)).not.toThrow();
});

test('ends are told by name first, and allowed from the narrowest on', () => {
  expect(titleOf(rowOf({ name: 'drop.example.net' }))).toBe(
    '192.168.1.17 → drop.example.net (203.0.113.9:8080)',
  );
  expect(titleOf(rowOf({ dstIp: '2001:db8::1' }))).toBe('192.168.1.17 → [2001:db8::1]:8080');
  expect(allowChoices(rowOf({ name: 'drop.example.net' }))).toEqual([
    '192.168.1.17 → 203.0.113.9:8080',
    'drop.example.net',
    '203.0.113.9',
    '192.168.1.17',
  ]);
});

test('the report has what a ticket needs', () => {
  const text = reportText(rowOf(), null, 'utc');
  expect(text.split('\n').slice(0, 5)).toEqual([
    '192.168.1.17 → 203.0.113.9:8080',
    'State: New',
    'Time: 2026-05-04 12:00:00.000 UTC to 2026-05-04 12:01:30.000 UTC',
    'Sent 4.7 MB, received 18.2 kB',
    'Alert: 2026-05-04 12:00:23.000 UTC, 23 s after its first packet, when 79.0 kB had gone out',
  ]);
  expect(text).toContain('- 203.0.113.9 was contacted by address');
  expect(text).toContain('Not flagged below 31 kB');
});

test('an alert of the same episode is the finding, also under an id of its own', () => {
  const { firstMs, lastMs } = makeFinding();
  const ends = { srcIp: '192.168.1.17', dstIp: '203.0.113.9', happening: '192.168.1.17 → 203.0.113.9' };
  const later = { ...alert, ...ends, firstMs: firstMs + 5000, packetMs: lastMs };
  expect(inboxRows(answerOf([makeFinding()], []), [later])).toHaveLength(1);
  const another = { ...later, firstMs: lastMs + 1, packetMs: lastMs + 9 };
  expect(inboxRows(answerOf([makeFinding()], []), [another])).toHaveLength(2);
});

test('after a decision comes the next open one, from the top again after the last', () => {
  const findings = ['a', 'b', 'c', 'd'].map((digit) => makeFinding({ id: id(digit) }));
  const states = [{ id: id('c'), state: 'closed' as const, reason: '', changedMs: 0 }];
  const rows = inboxRows(answerOf(findings, states), []);
  expect(nextOpen(rows, id('b'))).toBe(id('d'));
  expect(nextOpen(rows, id('d'))).toBe(id('a'));
  expect(nextOpen(rows.slice(2, 3), id('c'))).toBeNull();
});

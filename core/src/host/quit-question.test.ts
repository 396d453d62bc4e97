// The question before quitting: when it is asked, what it names, and what its buttons say.

import { describe, expect, it } from 'vitest';
import { quitQuestion } from './quit-question.ts';
import type { UnfinishedWork } from './unfinished-work.ts';

const capture = { kind: 'capture', text: 'Capture on eth0 into monday: 12 packets' } as const;
const chum = { kind: 'chum', text: 'chum "classic" to 192.0.2.1: 40 % sent' } as const;
const push = { kind: 'push', text: 'Push monday to https://192.0.2.1:443: 7 %' } as const;
const job = { kind: 'job', text: 'Import large.pcap: 50 %' } as const;

function ask(...unfinished: readonly UnfinishedWork[]) {
  return quitQuestion({ unfinished, endsApp: true, isDecided: false });
}

describe('the question before quitting', () => {
  it.each([
    ['nothing goes on', { unfinished: [], endsApp: true, isDecided: false }],
    ['the app stays', { unfinished: [capture], endsApp: false, isDecided: false }],
    ['it was answered', { unfinished: [capture, chum], endsApp: true, isDecided: true }],
  ])('is not asked when %s', (_when, facts) => {
    expect(quitQuestion(facts)).toBeNull();
  });

  it.each([
    [[capture], 'A capture is running. Stop it and quit?', 'Stop the capture and quit'],
    [[chum], 'A run of chum is running. Stop it and quit?', 'Stop the run of chum and quit'],
    [[push], 'A push is running. Stop it and quit?', 'Stop the push and quit'],
    [[job], 'A job is running. Stop it and quit?', 'Stop the job and quit'],
    [[push, push], '2 pushes are running. Stop them and quit?', 'Stop all and quit'],
    [[chum, capture], 'A capture and a run of chum are running. Stop them and quit?', 'Stop all and quit'],
    [
      [capture, capture, chum, push, job, job],
      '2 captures, a run of chum, a push and 2 jobs are running. Stop them and quit?',
      'Stop all and quit',
    ],
  ])('counts what is running: %j', (unfinished, message, stop) => {
    expect(ask(...unfinished)).toMatchObject({ message, stop, stay: 'Keep going' });
  });

  it('names each, and says once for each kind what becomes of it', () => {
    const { detail } = ask(capture, push, push) ?? { detail: '' };
    expect(detail.split('\n')).toEqual([
      ...[capture.text, push.text, push.text, ''],
      'What was captured is stored either way.',
      'A stopped push can be started again; a listener goes on where it was.',
    ]);
    expect(ask(chum)?.detail).toContain('receipt for what has arrived');
  });

  it('names six at the most, and counts the rest', () => {
    const lines = (count: number) => ask(...Array<typeof job>(count).fill(job))?.detail.split('\n\n')[0];
    expect(lines(6)?.split('\n')).toEqual(Array<string>(6).fill(job.text));
    expect(lines(8)?.split('\n')).toEqual([...Array<string>(5).fill(job.text), 'and 3 more']);
  });
});

// How far practice has come, in words. Pure.

import type { PracticeState } from '@jaws/shared/contract/practice';

const phases: readonly PracticeState['phase'][] = ['starting', 'sending', 'judging'];

export function isPractising({ phase }: PracticeState): boolean {
  return phases.includes(phase);
}

export interface PracticeStep {
  readonly text: string;
  readonly state: 'done' | 'now' | 'later';
}

const captureSteps = ['Start a listener and a capture of loopback', 'Send 300 kB', 'Look for it'] as const;
const replaySteps = ['Open the demo capture', 'Replay it in some seconds', 'Look for its upload'] as const;

export function practiceSteps({ phase, how }: PracticeState): readonly PracticeStep[] {
  const now = phases.indexOf(phase);
  const texts = how === 'capture' ? captureSteps : replaySteps;
  return texts.map((text, at) => ({ text, state: at < now ? 'done' : at === now ? 'now' : 'later' }));
}

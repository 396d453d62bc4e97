// What the app's chum is made of, as one value: a test puts its own in the place of what sends.

import type { ChumOptions, ChumTarget } from '@jaws/shared/contract/chum';
import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import type { StartPracticeListener } from '../../practice/listener-thread.ts';
import type { ChumRun, ChumRunParts } from '../chum-run.ts';

export interface ChumTools {
  /** Resolves when the listener has proved the token. @throws JawsError chum.* */
  readonly start: (parts: ChumRunParts) => Promise<ChumRun>;
  /** A handshake and nothing else. @throws JawsError chum.* */
  readonly check: (target: ChumTarget) => Promise<ProcedureOutput<'chum.check'>>;
  /** @throws JawsError chum.bad-size, chum.bad-scenario */
  readonly plan: (options: Omit<ChumOptions, 'target'>) => ProcedureOutput<'chum.plan'>;
  /** For practice on this machine. @throws JawsError listen.cannot-listen */
  readonly startListener: StartPracticeListener;
  /** Those that come with JAWS. */
  readonly scenarios: ProcedureOutput<'chum.scenarios'>['scenarios'];
}

// What a host can find out about capturing on this machine, as calls without arguments of the machine's facts.

import type { CaptureInterface, DoctorReport } from '@jaws/shared/contract/capture';
import { runDoctor } from '../doctor/run-doctor.ts';
import { checkFilter, type FilterAnswer, type FilterQuestion } from '../filter-check.ts';
import { listInterfaces } from '../interfaces/list-interfaces.ts';
import type { MachineFacts } from '../machine-facts.ts';

export interface CaptureTools {
  readonly listInterfaces: () => Promise<readonly Omit<CaptureInterface, 'lastUsedMs'>[]>;
  readonly checkFilter: (question: FilterQuestion) => Promise<FilterAnswer>;
  readonly runDoctor: () => Promise<DoctorReport>;
}

/** `createMachineFacts` makes the facts of this machine. `dataDir` may not exist yet. */
export function createCaptureTools(facts: MachineFacts, dataDir: string): CaptureTools {
  return {
    listInterfaces: () => listInterfaces(facts),
    checkFilter: (question) => checkFilter(question, facts),
    runDoctor: () => runDoctor({ ...facts, dataDir }),
  };
}

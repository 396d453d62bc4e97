// What a check of the doctor looks at and what it answers.

import type { DoctorReport } from '@jaws/shared/contract/capture';
import type { ListedInterface } from '../interfaces/listed-interface.ts';
import type { MachineFacts } from '../machine-facts.ts';
import type { SourceProbe } from '../probe-sources.ts';
import type { Distribution } from './distribution.ts';

export interface DoctorFacts extends MachineFacts {
  /** Absolute; may not exist yet. Nothing is made by the doctor. */
  readonly dataDir: string;
}

export type DoctorCheck = DoctorReport['checks'][number];

/** Everything that is asked once and read by several checks. */
export interface Examination {
  readonly facts: DoctorFacts;
  readonly distribution: Distribution;
  readonly probes: Readonly<Record<SourceProbe['name'], SourceProbe>>;
  readonly interfaces: readonly ListedInterface[];
}

/** Nothing to do. */
export function fine(id: string, detail: string): DoctorCheck {
  return { id, ok: true, detail: detail.slice(0, 512), fix: null };
}

/** Something to do; `fix` is a command or a step to copy. */
export function failing(id: string, detail: string, fix: string): DoctorCheck {
  return { id, ok: false, detail: detail.slice(0, 512), fix: fix.slice(0, 2000) };
}

/** True when a source of these names may capture. */
export function anyUsable(examination: Examination, names: readonly SourceProbe['name'][]): boolean {
  return names.some((name) => examination.probes[name].state === 'usable');
}

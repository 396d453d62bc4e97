// `jaws doctor`: what is in the way of capturing here, each with a fix to copy. Exit 0 whenever it could look, whatever
// it found: the finding is the answer, and `sources` says whether anything may capture.

import { runDoctor } from '@jaws/core/capture/doctor/run-doctor';
import { createMachineFacts } from '@jaws/core/capture/machine-facts';
import type { DoctorReport } from '@jaws/shared/contract/capture';
import type { CommandContext } from '../cli/cli-io.ts';
import { printAnswer } from '../cli/print-document.ts';

const mark = (ok: boolean): string => (ok ? '✓' : '✗');

/** Fixes stand on lines of their own, so that they can be selected and copied whole. */
function fixLines(fix: string | null): string[] {
  return fix === null ? [] : fix.split('\n').map((line) => `      ${line}`);
}

/** The checklist, the sources, and one sentence on what to do now. */
export function doctorText(report: DoctorReport): string {
  const capturing = report.sources.filter(
    (one) => one.usable && one.name !== 'stdin' && one.name !== 'replay',
  );
  const [best] = capturing;
  const wrong = report.checks.filter((one) => !one.ok).length;
  return [
    report.platform,
    '',
    ...report.checks.flatMap((one) => [`${mark(one.ok)} ${one.id}: ${one.detail}`, ...fixLines(one.fix)]),
    '',
    'Sources',
    ...report.sources.map((one) => `${mark(one.usable)} ${one.name}: ${one.why}`),
    '',
    best === undefined
      ? 'Nothing here may capture yet: copy a fix from above. Import, replay and the demo work now.'
      : `Ready: jaws capture takes ${best.name} by itself.`,
    ...(best !== undefined && wrong > 0 ? [`To look at: ${wrong} of the lines above.`] : []),
    '',
  ].join('\n');
}

export async function doctorCommand(context: CommandContext): Promise<number> {
  const facts = createMachineFacts(context.io.env);
  const report = await runDoctor({ ...facts, dataDir: context.dataDir });
  printAnswer(context, report, () => doctorText(report));
  return 0;
}

// `jaws drill scores` and `alerts`: the scoreboard of the app, and verdicts of other detectors on the same runs.

import { scoresOf } from '@jaws/core/chum/service/earlier-runs';
import { judgeByOthers } from '@jaws/core/other-tools/judge-by-others';
import type { ChumScore } from '@jaws/shared/contract/chum';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import { bestVerdict, detectorPhrase } from '@jaws/shared/exfil/run-verdict';
import { otherToolTitles } from '@jaws/shared/other-tools/other-alert';
import type { OtherVerdict } from '@jaws/shared/other-tools/other-verdict';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes, formatMany, formatTable, formatTime, printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { openStore } from '../cli/open-store.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';

const noMatch = 3;

export async function drillScoresCommand(context: CommandContext): Promise<number> {
  const warn = hostLog(context);
  const scores = await scoresOf(context.dataDir, { info: warn, warn, error: warn });
  printAnswer(context, { runs: scores }, () =>
    scores.length === 0
      ? 'No run of chum has a verdict yet. Record one: start `jaws capture`, then `jaws chum`.\n'
      : scoresTable(scores),
  );
  return scores.length === 0 ? noMatch : 0;
}

/** @throws JawsError alerts.*, dataset.*, chum.record-failed, cancelled */
export async function drillAlertsCommand(
  context: CommandContext,
  files: readonly string[],
  dataset: string,
): Promise<number> {
  const { dataDir, io } = context;
  const result = await judgeByOthers({
    store: openStore(context),
    dataDir,
    dataset,
    files,
    signal: io.signal,
  });
  const warnings = result.tools
    .filter(({ leftOut }) => leftOut > 0)
    .map(
      ({ tool, leftOut }) => `${formatMany(leftOut, 'line')} of ${otherToolTitles[tool]} could not be used.`,
    );
  for (const warning of warnings) printRemark(context, warning);
  const runs = result.runs.map(({ record: { runId, style, scenario, startedMs, sentBytes }, verdicts }) => ({
    ...{ runId, style, scenario, startedMs, sentBytes },
    verdicts,
  }));
  printAnswer(context, { dataset, tools: result.tools, runs, warnings }, () => alertsText(dataset, runs));
  return runs.length === 0 ? noMatch : 0;
}

interface AlertedRun {
  readonly runId: string;
  readonly style: string | null;
  readonly scenario: string | null;
  readonly startedMs: number;
  readonly sentBytes: number;
  readonly verdicts: readonly OtherVerdict[];
}

function alertsText(dataset: string, runs: readonly AlertedRun[]): string {
  if (runs.length === 0) return `${dataset} has no run of chum.\n`;
  const rows = runs.flatMap(({ style, scenario, startedMs, sentBytes, verdicts }) =>
    verdicts.map((verdict) => [
      formatTime(startedMs),
      printable(scenario ?? style ?? ''),
      formatBytes(sentBytes),
      otherToolTitles[verdict.tool],
      otherText(verdict),
    ]),
  );
  return formatTable(['Run', 'Style', 'Sent', 'Tool', 'Verdict'], rows, [2]);
}

function otherText({ isNoticed, bytesOut, afterMs, detectors }: OtherVerdict): string {
  if (!isNoticed) return 'not noticed';
  const by = printable(detectors.join(', '));
  if (bytesOut === null || afterMs === null) return `noticed by ${by} (no time given)`;
  return `noticed after ${formatBytes(bytesOut)} (${humanSeconds(afterMs / 1000)}) by ${by}`;
}

function scoresTable(scores: readonly ChumScore[]): string {
  const rows = scores.flatMap((score) => {
    const { startedMs, title, sentBytes, bytesPerSecond, verdicts, others = [] } = score;
    const best = bestVerdict(verdicts);
    const own =
      best?.outcome === 'noticed'
        ? `noticed after ${formatBytes(best.bytesOut ?? 0)} by ${detectorPhrase(best.detectors)}`
        : (best?.outcome ?? 'not judged').replace('missed', 'not noticed');
    const run = [
      formatTime(startedMs),
      printable(title),
      formatBytes(sentBytes),
      `${formatBytes(bytesPerSecond)}/s`,
    ];
    return [
      [...run, 'JAWS', own],
      ...others.map((verdict) => ['', '', '', '', otherToolTitles[verdict.tool], otherText(verdict)]),
    ];
  });
  return formatTable(['Run', 'Style', 'Sent', 'Rate', 'Tool', 'Verdict'], rows, [2, 3]);
}

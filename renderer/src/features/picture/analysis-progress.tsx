// How far an analysis is: the stage in words, what part of it is done where that is known, and the time so far.

import { Progress, Stack } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { analysisStages, type AnalysisProgress, type AnalysisStage } from '@jaws/shared/contract/analysis';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { useApp } from '../../state/app-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { usePicture } from './use-analysis.ts';

const stageTexts: Readonly<Record<AnalysisStage, string>> = {
  reading: 'Reading the packets',
  flows: 'Putting packets together to flows',
  features: 'Measuring every point',
  projection: 'Projecting to two dimensions',
  clusters: 'Looking for clusters',
  ranking: 'Ranking what is unusual',
};

/** Before the host's first word: it reads, or waits for its turn. */
const firstStage: AnalysisStage = 'reading';

/** `Reading the packets: 180 MB of 400 MB`. */
export function progressText(progress: AnalysisProgress | null): string {
  const text = stageTexts[progress?.stage ?? firstStage];
  if (progress === null || progress.total === 0) return text;
  return `${text}: ${formatBytes(progress.done)} of ${formatBytes(progress.total)}`;
}

/** Milliseconds since then, told anew every second. */
function useElapsed(startedMs: number | null): number {
  const { platform } = useApp();
  const [nowMs, setNowMs] = useState(platform.now);
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(platform.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [platform]);
  return startedMs === null ? 0 : Math.max(0, nowMs - startedMs);
}

export function AnalysisProgressView(): ReactNode {
  const progress = usePicture((state) => state.progress);
  const elapsedMs = useElapsed(usePicture((state) => state.startedMs));
  const step = analysisStages.indexOf(progress?.stage ?? firstStage) + 1;
  const part = progress === null || progress.total === 0 ? null : (100 * progress.done) / progress.total;
  return (
    <div className="jw-empty">
      <Stack gap={6} align="center">
        <div>{progressText(progress)}</div>
        <div
          className="jw-analysis-bar"
          role="progressbar"
          aria-label="Analysing"
          {...(part === null ? {} : { 'aria-valuenow': Math.floor(part) })}
        >
          <Progress.Root>
            {/* Of a stage that tells nothing of its parts the bar only shows that it goes on. */}
            <Progress.Section value={part ?? 100} animated={part === null} withAria={false} />
          </Progress.Root>
        </div>
        <div className="jw-dim">
          Step {step} of {analysisStages.length}
          {elapsedMs < 1000 ? '' : ` · ${formatElapsed(elapsedMs)}`}
        </div>
      </Stack>
    </div>
  );
}

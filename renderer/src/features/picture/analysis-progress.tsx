// How far an analysis is: the stage in words, what part of it is done where that is known, and the time so far.

import { useEffect, useState, type ReactNode } from 'react';
import { analysisStages, type AnalysisProgress, type AnalysisStage } from '@jaws/shared/contract/analysis';
import { formatElapsed } from '@jaws/shared/domain/duration-text';
import { useApp } from '../../state/app-context.tsx';
import { formatBytes } from '../../ui/format.ts';
import { WorkProgress } from '../../ui/work-progress.tsx';
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
  return (
    <WorkProgress
      text={progressText(progress)}
      label="Analysing"
      done={progress?.done ?? 0}
      total={progress?.total ?? 0}
    >
      <div className="jw-dim">
        Step {step} of {analysisStages.length}
        {elapsedMs < 1000 ? '' : ` · ${formatElapsed(elapsedMs)}`}
      </div>
    </WorkProgress>
  );
}

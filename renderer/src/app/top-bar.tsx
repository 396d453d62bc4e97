// The line above every screen: the scope where it shows traffic, what is running, and the way to every action.

import { ActionIcon, Button, Progress, Tooltip } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { DatasetPicker, RangeChip, ScopeFilter } from '../features/scope/scope-fields.tsx';
import { useApp, useNavigation } from '../state/app-context.tsx';
import { hasScope } from '../state/navigation-store.ts';
import type { TrackedJob } from '../state/jobs-store.ts';
import { formatBytes, formatCount, formatCounted } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyHint } from '../ui/key-hint.tsx';

/** Each change is drawn, and with software rendering that costs a core which the job itself needs. */
const shownEveryMs = 250;

/** `38 %, 1,500 packets, 2.1 MB/s`; parts that are not known yet are left out. */
export function jobText({ job, rate }: TrackedJob): string {
  const parts = [job.title];
  if (job.total > 0) parts.push(`${String(Math.min(100, Math.floor((100 * job.done) / job.total)))} %`);
  if (job.rowsStored > 0) parts.push(formatCounted(job.rowsStored, 'row'));
  if (job.note !== undefined) parts.push(job.note);
  // A rate of what is done by now says nothing of what is done just now, where that changes.
  else if (rate !== null) {
    parts.push(job.unit === 'bytes' ? `${formatBytes(rate)}/s` : `${formatCount(rate)} rows/s`);
  }
  return parts.join(' · ');
}

function JobLine(props: {
  readonly tracked: TrackedJob;
  readonly onCancel: (jobId: string) => void;
}): ReactNode {
  const shown = useThrottledValue(props.tracked, shownEveryMs);
  const { job } = shown;
  const value = job.total > 0 ? Math.min(100, (100 * job.done) / job.total) : 100;
  return (
    <div className="jw-job">
      <Progress
        className="jw-job-bar"
        value={value}
        size="sm"
        transitionDuration={0}
        animated={job.total === 0}
        aria-label={`${job.title}: progress`}
      />
      <span>{jobText(shown)}</span>
      <Tooltip label={`Cancel: ${job.title}`}>
        <ActionIcon
          aria-label={`Cancel: ${job.title}`}
          onClick={() => {
            props.onCancel(job.jobId);
          }}
        >
          <Icon name="close" size="0.875rem" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

export function TopBar(props: { readonly onCancelJob: (jobId: string) => void }): ReactNode {
  const jobs = useStore(useApp().stores.jobs, (state) => state.jobs);
  const isScoped = useNavigation(({ screen }) => hasScope(screen));
  const running = [...jobs.values()].filter(({ job }) => job.state === 'running');
  return (
    <header className="jw-top">
      <DatasetPicker />
      {isScoped ? (
        <>
          <ScopeFilter />
          <RangeChip />
        </>
      ) : (
        <div className="jw-top-space" />
      )}
      {running.length === 0 ? null : (
        <div className="jw-top-jobs">
          {running.map((tracked) => (
            <JobLine key={tracked.job.jobId} tracked={tracked} onCancel={props.onCancelJob} />
          ))}
        </div>
      )}
      <Tooltip label="Every action, by name">
        <Button
          variant="default"
          aria-label="Commands"
          leftSection={<Icon name="search" size="0.875rem" />}
          rightSection={
            <span className="jw-wide-only">
              <KeyHint shortcut="mod+K" />
            </span>
          }
          onClick={spotlight.open}
        >
          <span className="jw-wide-only">Commands</span>
        </Button>
      </Tooltip>
    </header>
  );
}

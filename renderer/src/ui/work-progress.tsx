// Work that a screen waits for: what it does, how far it is, and what can be done about it.

import { Progress, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

export function WorkProgress(props: {
  readonly text: string;
  /** Of the bar, for who does not see it. */
  readonly label: string;
  readonly done: number;
  /** 0: it does not tell its parts, and the bar only shows that it goes on. */
  readonly total: number;
  readonly children: ReactNode;
}): ReactNode {
  const { text, label, done, total, children } = props;
  const part = total === 0 ? null : (100 * done) / total;
  return (
    <div className="jw-empty">
      <Stack gap={6} align="center">
        <div>{text}</div>
        <div
          className="jw-analysis-bar"
          role="progressbar"
          aria-label={label}
          {...(part === null ? {} : { 'aria-valuenow': Math.floor(part) })}
        >
          <Progress.Root>
            <Progress.Section value={part ?? 100} animated={part === null} withAria={false} />
          </Progress.Root>
        </div>
        {children}
      </Stack>
    </div>
  );
}

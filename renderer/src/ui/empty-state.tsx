// An empty place that says what to do next, and a failed one that says what happened.

import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ErrorReport } from './error-report.ts';

export function EmptyState(props: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="jw-empty">
      <Stack gap="sm" align="center" maw={460}>
        <Text fw={600}>{props.title}</Text>
        {props.children}
      </Stack>
    </div>
  );
}

export function ErrorNotice(props: { readonly error: ErrorReport }): ReactNode {
  const { code, message, hint } = props.error;
  return (
    <div className="jw-error" role="alert">
      <Text size="sm" fw={600}>
        {message}
      </Text>
      <Text size="xs" c="dimmed">
        {hint} ({code})
      </Text>
    </div>
  );
}

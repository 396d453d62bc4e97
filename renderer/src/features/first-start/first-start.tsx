// What a new user sees: one line of what JAWS is, and four ways on. Enter opens the demo.

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export interface FirstStartProps {
  readonly demoAvailable: boolean;
  readonly onDemo: () => void;
  readonly onChooseFiles: () => void;
  readonly onCapture: () => void;
  readonly onPractice: () => void;
}

export function FirstStart(props: FirstStartProps): ReactNode {
  const { demoAvailable, onDemo, onChooseFiles, onCapture, onPractice } = props;
  return (
    <main className="jw-empty">
      <Stack gap="md" align="center" maw={560}>
        <Title order={1} size="h2">
          See what leaves your network
        </Title>
        <Text c="dimmed">
          JAWS reads a capture, draws every endpoint as a point, and explains the ones that stand out.
        </Text>
        <Group gap="sm" justify="center">
          {demoAvailable ? (
            <Button size="sm" onClick={onDemo} data-autofocus autoFocus>
              Open the demo capture
            </Button>
          ) : null}
          <Button size="sm" variant="default" onClick={onChooseFiles} autoFocus={!demoAvailable}>
            Import a capture…
          </Button>
          <Button size="sm" variant="default" onClick={onCapture}>
            Capture live
          </Button>
          <Button size="sm" variant="default" onClick={onPractice}>
            Practice on this machine
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          Or drop files anywhere: pcap, pcapng (also gzip), CSV, JSON. Nothing leaves this machine.
        </Text>
      </Stack>
    </main>
  );
}

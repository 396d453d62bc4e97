// Replay as a source: the demo or a file, at a speed. For trying live capture without any permission.

import { Button, FileButton, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useApp, useCaptures } from '../../state/app-context.tsx';
import { replaySpeeds, type CaptureDraft } from '../../state/capture-draft.ts';
import { formatBytes } from '../../ui/format.ts';

const speedData = replaySpeeds.map((speed) => ({
  value: speed,
  label: speed === 'max' ? 'As fast as it goes' : `${speed}×`,
}));

function FileChoice(): ReactNode {
  const { demoAvailable } = useApp();
  const file = useCaptures((state) => state.replayFile);
  const prepare = useCaptures((state) => state.prepare);
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {file === null ? (demoAvailable ? 'The demo capture' : 'No file chosen') : file.name}
      </Text>
      {file === null ? null : <span className="jw-dim">{formatBytes(file.size)}</span>}
      <FileButton
        onChange={(chosen) => {
          if (chosen !== null) prepare({ replayFile: chosen });
        }}
        inputProps={{ 'aria-label': 'Capture to replay' }}
      >
        {(button) => (
          <Button variant="default" {...button}>
            Choose a file…
          </Button>
        )}
      </FileButton>
      {file !== null && demoAvailable ? (
        <Button
          variant="default"
          onClick={() => {
            prepare({ replayFile: null });
          }}
        >
          Use the demo
        </Button>
      ) : null}
    </Group>
  );
}

export function ReplayChoice(props: {
  readonly draft: CaptureDraft;
  readonly change: (changes: Partial<CaptureDraft>) => void;
}): ReactNode {
  const { draft, change } = props;
  return (
    <Stack gap="md" p="md" className="jw-replay">
      <Text size="sm" c="dimmed" maw={640}>
        A capture is played again as if it came from the wire just now: pcap or pcapng, also gzip. It needs no
        permission, and what is stored is a dataset like any other.
      </Text>
      <FileChoice />
      <div>
        <Text size="sm" fw={600} id="jw-speed">
          Speed
        </Text>
        <SegmentedControl
          mt={4}
          aria-labelledby="jw-speed"
          value={draft.speed}
          data={speedData}
          onChange={(value) => {
            const speed = replaySpeeds.find((known) => known === value);
            if (speed !== undefined) change({ speed });
          }}
        />
      </div>
    </Stack>
  );
}

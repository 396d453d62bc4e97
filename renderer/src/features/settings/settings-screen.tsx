// Theme, clock, motion, zoom, and the list of all shortcuts.

import { Button, SegmentedControl, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp, useNavigation, useSettings } from '../../state/app-context.tsx';
import { zoomSteps, type Settings } from '../../state/settings-store.ts';
import { showError } from '../../ui/error-report.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { LookupSettings } from './link-settings.tsx';
import { LookupModelSettings } from './model-settings.tsx';

function Choice(props: {
  readonly label: string;
  readonly note?: string;
  readonly value: string;
  readonly data: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { label, note, value, data, onChange } = props;
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      {note === undefined ? null : (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      <SegmentedControl mt={4} aria-label={label} value={value} data={[...data]} onChange={onChange} />
    </div>
  );
}

function Appearance(): ReactNode {
  const { theme, clock, motion, zoom, change } = useSettings((state) => state);
  return (
    <Stack gap="md">
      <Choice
        label="Theme"
        value={theme}
        data={[
          { value: 'system', label: 'As the system' },
          { value: 'dark', label: 'Dark' },
          { value: 'light', label: 'Light' },
          { value: 'contrast', label: 'High contrast' },
        ]}
        onChange={(value) => {
          change({ theme: value as Settings['theme'] });
        }}
      />
      <Choice
        label="Times"
        value={clock}
        data={[
          { value: 'utc', label: 'UTC' },
          { value: 'local', label: 'Local' },
        ]}
        onChange={(value) => {
          change({ clock: value as Settings['clock'] });
        }}
      />
      <Choice
        label="Motion"
        note="The system's wish for less motion is always respected."
        value={motion}
        data={[
          { value: 'system', label: 'As the system' },
          { value: 'reduced', label: 'Reduced' },
        ]}
        onChange={(value) => {
          change({ motion: value as Settings['motion'] });
        }}
      />
      <Choice
        label="Zoom"
        value={String(zoom)}
        data={zoomSteps.map((step) => ({ value: String(step), label: `${step} %` }))}
        onChange={(value) => {
          change({ zoom: Number(value) });
        }}
      />
    </Stack>
  );
}

/** The permission is asked for here and nowhere else; without it the switch stays off, and says why. */
function DesktopNotes(): ReactNode {
  const { platform } = useApp();
  const { desktopNotes, change } = useSettings((state) => state);
  const [isRefused, setRefused] = useState(false);
  const switchTo = async (wanted: boolean): Promise<void> => {
    const isAllowed = wanted && (await platform.askToNotify());
    setRefused(wanted && !isAllowed);
    change({ desktopNotes: isAllowed });
  };
  return (
    <div>
      <Text size="sm" fw={600}>
        Notifications
      </Text>
      <Switch
        mt={4}
        label="Notify the desktop of findings while capturing"
        description="Each finding once; how many a day is set beside the live picture."
        checked={desktopNotes}
        error={isRefused ? 'This browser or desktop does not permit notifications.' : undefined}
        onChange={(event) => {
          switchTo(event.currentTarget.checked).catch(showError);
        }}
      />
    </div>
  );
}

function Shortcuts(): ReactNode {
  const commands = useStore(useApp().stores.commands, (state) => state.commands);
  const withKeys = commands.filter((command) => command.shortcut !== undefined);
  const { letterKeys, change } = useSettings((state) => state);
  return (
    <>
      <Switch
        label="Single letters and characters are shortcuts"
        description="Off: only keys with Alt or Ctrl, arrows and the like; everything is still found by the command palette."
        checked={letterKeys}
        onChange={(event) => {
          change({ letterKeys: event.currentTarget.checked });
        }}
      />
      <Table maw={520} aria-label="Shortcuts">
        <Table.Tbody>
          {withKeys.map((command) => (
            <Table.Tr key={command.id}>
              <Table.Td>{command.title}</Table.Td>
              <Table.Td ta="right">
                <KeyHint shortcut={command.shortcut ?? ''} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function CapturePermission(): ReactNode {
  const goTo = useNavigation((state) => state.goTo);
  return (
    <div>
      <Text size="sm" fw={600}>
        Live capture
      </Text>
      <Button
        mt={4}
        variant="default"
        onClick={() => {
          goTo('doctor');
        }}
      >
        Capture permissions…
      </Button>
    </div>
  );
}

export function SettingsScreen(): ReactNode {
  return (
    <main className="jw-screen" style={{ overflow: 'auto' }}>
      <Stack gap="lg" p="lg" maw={720}>
        <Title order={1} size="h4">
          Settings
        </Title>
        <Appearance />
        <CapturePermission />
        <DesktopNotes />
        <LookupSettings />
        <LookupModelSettings />
        <Title order={2} size="h5">
          Shortcuts
        </Title>
        <Shortcuts />
        <Text size="xs" c="dimmed">
          Nothing leaves this machine unless you ask for it. Settings are kept in this window&apos;s storage.
        </Text>
      </Stack>
    </main>
  );
}

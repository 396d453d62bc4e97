// The command palette: every action with its shortcut, and the keyboard that runs them.

import { useHotkeys, type HotkeyItem } from '@mantine/hooks';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/app-context.tsx';
import type { Command } from '../state/command-store.ts';
import { KeyHint } from '../ui/key-hint.tsx';

function groupsOf(commands: readonly Command[]): SpotlightActionGroupData[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups].map(([group, members]) => ({
    group,
    actions: members.map(({ id, title, shortcut, run }) => ({
      id,
      label: title,
      keywords: [group],
      onClick: run,
      ...(shortcut === undefined ? {} : { rightSection: <KeyHint shortcut={shortcut} /> }),
    })),
  }));
}

function hotkeys(commands: readonly Command[], withModifier: boolean): HotkeyItem[] {
  return commands.flatMap(({ shortcut, run }) => {
    if (shortcut === undefined) return [];
    // Keys with a modifier also work while typing; bare keys must not.
    if (/^(mod|alt|ctrl)\+/.test(shortcut) !== withModifier) return [];
    return [[shortcut, run] satisfies HotkeyItem];
  });
}

export function Palette(): ReactNode {
  const commands = useStore(useApp().stores.commands, (state) => state.commands);
  useHotkeys(hotkeys(commands, true), []);
  useHotkeys(hotkeys(commands, false));
  return (
    <Spotlight
      actions={groupsOf(commands)}
      shortcut="mod+K"
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      scrollable
      maxHeight="min(30rem, 70vh)"
      nothingFound="No action of this name"
      searchProps={{ placeholder: 'Type what you want to do', 'aria-label': 'Find an action' }}
    />
  );
}

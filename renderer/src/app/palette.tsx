// The command palette: every action with its shortcut, and the keyboard that runs them.

import { useHotkeys, type HotkeyItem } from '@mantine/hooks';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { readTarget } from '@jaws/shared/lookup/read-targets';
import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp, useSettings } from '../state/app-context.tsx';
import type { AppStores } from '../state/app-stores.ts';
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

type KeyKind = 'modified' | 'bare' | 'space';

function kindOf(shortcut: string): KeyKind {
  if (/^(mod|alt|ctrl)\+|^F\d+$/.test(shortcut)) return 'modified';
  return shortcut === 'Space' ? 'space' : 'bare';
}

function hotkeys(commands: readonly Command[], kind: KeyKind): HotkeyItem[] {
  return commands.flatMap(({ shortcut, run }) => {
    if (shortcut === undefined || kindOf(shortcut) !== kind) return [];
    return [[shortcut, run] satisfies HotkeyItem];
  });
}

/** WCAG 2.1.4 is about letters, digits, punctuation and symbols, with Shift or without. */
function isCharacter(shortcut: string): boolean {
  return shortcut.replace(/^shift\+/, '').length === 1;
}

const fields = ['INPUT', 'TEXTAREA', 'SELECT'];

/** An address, a name or a URL that was typed, also as reports write them, so that nobody clicks. */
function lookupGroup(query: string, { navigation }: AppStores): SpotlightActionGroupData[] {
  const target = readTarget(query);
  if (target === null) return [];
  const action = {
    ...{ id: 'look-up-typed', label: `Look up ${target.value}`, keywords: [query] },
    description: 'Who is it, by what is on this machine',
    onClick: () => {
      navigation.getState().lookUp({ address: target.value, peer: null });
    },
  };
  return [{ group: 'Look up', actions: [action] }];
}

export function Palette(): ReactNode {
  const { stores } = useApp();
  const commands = useStore(stores.commands, (state) => state.commands);
  const [query, setQuery] = useState('');
  const letterKeys = useSettings((state) => state.letterKeys);
  // Keys with a modifier also work while typing; bare keys must not, and the space bar belongs to a focused button.
  useHotkeys(hotkeys(commands, 'modified'), []);
  useHotkeys(
    hotkeys(commands, 'bare').filter(([key]) => letterKeys || !isCharacter(key)),
    fields,
  );
  useHotkeys(hotkeys(commands, 'space'), [...fields, 'BUTTON', 'A']);
  return (
    <Spotlight
      actions={[...lookupGroup(query, stores), ...groupsOf(commands)]}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod+K"
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.5 }}
      scrollable
      maxHeight="min(30rem, 70vh)"
      nothingFound="No action of this name"
      searchProps={{ placeholder: 'Type what you want to do, or an address', 'aria-label': 'Find an action' }}
    />
  );
}

// Every action of the page, with its shortcut: the palette lists them and the keyboard runs them. Screens add
// theirs while they are shown.

import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** As Mantine's hotkeys write it, e.g. `mod+K`. */
  readonly shortcut?: string;
  readonly run: () => void;
}

export interface CommandState {
  readonly commands: readonly Command[];
  /** Adds or replaces by id; returns its undo. */
  readonly add: (commands: readonly Command[]) => () => void;
}
export type CommandStore = StoreApi<CommandState>;

export function createCommandStore(): CommandStore {
  return createStore<CommandState>()((set, get) => ({
    commands: [],
    add(added) {
      const ids = new Set(added.map((command) => command.id));
      set({ commands: [...get().commands.filter((command) => !ids.has(command.id)), ...added] });
      return () => {
        set({ commands: get().commands.filter((command) => !added.includes(command)) });
      };
    },
  }));
}

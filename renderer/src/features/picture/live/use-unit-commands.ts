// The live picture by keyboard: units, pin, allow, the way to the list.

import type { LiveTop } from '@jaws/shared/contract/live';
import { useMemo } from 'react';
import { useCommands, useLive } from '../../../state/app-context.tsx';
import { unitTitles } from '../unit-text.ts';

interface UnitCommands {
  readonly unit: LiveTop | null;
  readonly onPin: (top: LiveTop) => void;
  readonly onAllow: (top: LiveTop) => void;
}

export function useUnitCommands({ unit, onPin, onAllow }: UnitCommands): void {
  const { change, select } = useLive((state) => state);
  const commands = useMemo(() => {
    const make = (id: string, title: string, shortcut: string, run: () => void) => {
      return { id: `live-${id}`, title, group: 'Live picture', shortcut, run };
    };
    const units = (['channels', 'endpoints', 'flows', 'packets'] as const).map((kind, index) =>
      make(`unit-${kind}`, `Draw ${unitTitles[kind].many}`, String(index + 1), () => {
        change({ unit: kind });
      }),
    );
    return [
      ...units,
      make('pin', 'Pin what is picked, or let it go', 'P', () => {
        if (unit !== null) onPin(unit);
      }),
      make('allow', 'Put what is picked on the allow-list', 'M', () => {
        if (unit !== null) onAllow(unit);
      }),
      make('top', 'Go to the top list', 'T', () => {
        document.querySelector<HTMLElement>('.jw-top-list [role=grid]')?.focus();
      }),
      make('unselect', 'Select nothing', 'Escape', () => {
        select([], null);
      }),
    ];
  }, [unit, onPin, onAllow, change, select]);
  useCommands(commands);
}

// The rolling Top 20: how strong, why, since when, and how that went. Pinned units stay on top.

import { ActionIcon } from '@mantine/core';
import type { LiveTop } from '@jaws/shared/contract/live';
import type { MouseEvent, ReactNode } from 'react';
import { useLive, useSettings } from '../../../state/app-context.tsx';
import type { LiveFocus } from '../../../state/live-store.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { PickList, type PickColumn } from '../../../ui/pick-list.tsx';
import { anomalyFloor } from '../point-style.ts';
import { EvidenceBar } from '../top-list.tsx';
import { EvidenceHistory } from './evidence-history.tsx';
import { seenText, topName } from './live-unit-text.ts';

export interface TopActions {
  readonly onPin: (top: LiveTop) => void;
  readonly onAllow: (top: LiveTop) => void;
}

interface RankedTop {
  readonly rank: number;
  readonly isPinned: boolean;
  readonly top: LiveTop;
}

/** Pinned ones first, else as the host ranks them. */
function rankTop(top: readonly LiveTop[], pins: ReadonlyMap<string, boolean>): readonly RankedTop[] {
  const rows = top.map((one) => ({ top: one, isPinned: pins.get(one.id) ?? one.pinned }));
  const sorted = rows.sort((a, b) => Number(b.isPinned) - Number(a.isPinned));
  return sorted.map((row, index) => ({ ...row, rank: index + 1 }));
}

function RowButton(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly isPressed?: boolean;
  readonly run: () => void;
}): ReactNode {
  const { icon, label, isPressed, run } = props;
  return (
    <ActionIcon
      tabIndex={-1}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      variant={isPressed === true ? 'filled' : 'subtle'}
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        run();
      }}
    >
      <Icon name={icon} size="0.875rem" />
    </ActionIcon>
  );
}

function Unit({ top }: { readonly top: LiveTop }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const reason = top.reasons[0]?.text ?? 'nothing about it is unusual any more';
  return (
    <div
      className="jw-live-unit"
      title={`${topName(top)}${top.name === null ? '' : ` (${top.name})`}\n${reason}`}
    >
      <div>
        <span className="jw-mono">{topName(top)}</span> <span className="jw-dim">{top.name ?? ''}</span>
      </div>
      <div>{reason}</div>
      <div className="jw-dim">{seenText(top, clock)}</div>
    </div>
  );
}

function columnsFor({ onPin, onAllow }: TopActions): readonly PickColumn<RankedTop>[] {
  return [
    { title: '#', track: '1.25rem', numeric: true, cell: ({ rank }) => rank },
    { title: 'Unit, reason', track: 'minmax(5rem, 1fr)', cell: ({ top }) => <Unit top={top} /> },
    {
      title: 'Evidence',
      track: '5rem',
      cell: ({ top }) => (
        <div>
          <EvidenceBar evidence={top.evidence} isAnomaly={top.evidence >= anomalyFloor} />
          <EvidenceHistory values={top.history} />
        </div>
      ),
    },
    {
      title: 'Pin, allow',
      isTitleHidden: true,
      track: '1.5rem',
      cell: ({ top, isPinned }) => (
        <div className="jw-row-buttons">
          <RowButton
            icon="pin"
            label={isPinned ? `Unpin ${topName(top)}` : `Pin ${topName(top)}`}
            isPressed={isPinned}
            run={() => {
              onPin(top);
            }}
          />
          <RowButton
            icon="allow"
            label={`Allow ${topName(top)}…`}
            run={() => {
              onAllow(top);
            }}
          />
        </div>
      ),
    },
  ];
}

function isFocused({ id, key }: LiveTop, focus: LiveFocus | null): boolean {
  return focus !== null && (focus.id === id || (focus.key !== null && focus.key === key));
}

export function LiveTopList(
  props: TopActions & {
    readonly top: readonly LiveTop[];
    readonly rowHeight: number;
    readonly onOpen: () => void;
  },
): ReactNode {
  const { focus, select, pins } = useLive((state) => state);
  const rows = rankTop(props.top, pins);
  return (
    <PickList
      label="Live Top"
      rows={rows}
      columns={columnsFor(props)}
      rowHeight={props.rowHeight * 2.6}
      picked={rows.find(({ top }) => isFocused(top, focus))?.top.id ?? null}
      idOf={({ top }) => top.id}
      onPick={(id) => {
        const key = props.top.find((one) => one.id === id)?.key ?? null;
        select(key === null ? [] : [key], { key, id });
      }}
      onOpen={props.onOpen}
    />
  );
}

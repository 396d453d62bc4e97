// Every message that floated by, with its time; those of findings lead to their row. A button of the status line.

import { notificationsStore } from '@mantine/notifications';
import { Popover, Tooltip } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp, useNavigation, useSettings } from '../state/app-context.tsx';
import type { KeptMessage } from '../state/messages-store.ts';
import { openFinding } from '../state/open-finding.ts';
import { formatCount, formatSecond } from '../ui/format.ts';

/** Messages of live alerts are named by their finding (features/findings/alert-note.tsx). */
const alertId = /^alert-([0-9a-f]{16})-(.+)$/;

/** Keeps each message as it appears. */
function useKeptMessages(): void {
  const { stores, platform } = useApp();
  useEffect(() => {
    const known = new Set<string>();
    return notificationsStore.subscribe(({ notifications, queue }) => {
      for (const { id, title, message } of [...notifications, ...queue]) {
        if (id === undefined || known.has(id) || typeof title !== 'string') continue;
        known.add(id);
        const [, finding, dataset] = alertId.exec(id) ?? [];
        stores.messages.getState().keep({
          ...{ id, title, atMs: platform.now(), text: typeof message === 'string' ? message : '' },
          finding: finding === undefined || dataset === undefined ? null : { dataset, id: finding },
        });
      }
    });
  }, [stores, platform]);
}

function Message(props: { readonly message: KeptMessage; readonly onOpen: () => void }): ReactNode {
  const { stores } = useApp();
  const clock = useSettings((state) => state.clock);
  const { title, text, atMs, finding } = props.message;
  return (
    <li>
      <span className="jw-mono jw-dim">{formatSecond(atMs, clock)}</span>
      {finding === null ? (
        <span>{title}</span>
      ) : (
        <button
          type="button"
          className="jw-link"
          title="Show the finding"
          onClick={() => {
            props.onOpen();
            openFinding(stores, finding.dataset, finding.id);
          }}
        >
          {title}
        </button>
      )}
      {text === '' ? null : <span className="jw-dim">{text}</span>}
    </li>
  );
}

export function MessageList(): ReactNode {
  const { stores } = useApp();
  const { messages, unread, read } = useStore(stores.messages);
  const [isOpen, setOpen] = useState(false);
  const screen = useNavigation((state) => state.screen);
  useKeptMessages();
  const close = (): void => {
    setOpen(false);
  };
  const name = unread === 0 ? 'Messages' : `Messages, ${formatCount(unread)} new`;
  return (
    <Popover
      key={screen}
      opened={isOpen}
      onChange={setOpen}
      position="top-end"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label="Messages of this session">
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
              read();
            }}
          >
            {name}
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label="Messages">
        {messages.length === 0 ? (
          <p className="jw-dim">No message yet.</p>
        ) : (
          // Scrolled by keys as well.
          <ul className="jw-message-list" tabIndex={0} aria-label="Messages, newest first">
            {messages.map((message) => (
              <Message key={`${message.id} ${String(message.atMs)}`} message={message} onOpen={close} />
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

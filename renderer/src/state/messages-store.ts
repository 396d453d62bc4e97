// Messages that were shown, newest first, so that they can be read later: what alerted at 02:13?

import { createStore, type StoreApi } from 'zustand/vanilla';

const mostKept = 200;

export interface KeptMessage {
  readonly id: string;
  /** Ms since the epoch, of this computer. */
  readonly atMs: number;
  readonly title: string;
  /** '' where there is no more than the title. */
  readonly text: string;
  /** The finding that it told of. */
  readonly finding: { readonly dataset: string; readonly id: string } | null;
}

export interface MessagesState {
  readonly messages: readonly KeptMessage[];
  /** Those that came since the list was last opened. */
  readonly unread: number;
  readonly keep: (message: KeptMessage) => void;
  readonly read: () => void;
}
export type MessagesStore = StoreApi<MessagesState>;

export function createMessagesStore(): MessagesStore {
  return createStore<MessagesState>()((set, get) => ({
    messages: [],
    unread: 0,
    keep(message) {
      const { messages, unread } = get();
      set({ messages: [message, ...messages].slice(0, mostKept), unread: unread + 1 });
    },
    read() {
      set({ unread: 0 });
    },
  }));
}

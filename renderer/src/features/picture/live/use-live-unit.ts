// What is known of one unit: from the list where it is listed, else asked of the host, again with every frame.

import type { LiveTop } from '@jaws/shared/contract/live';
import { useEffect, useState } from 'react';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import type { LiveFocus } from '../../../state/live-store.ts';

function listedUnit(top: readonly LiveTop[], { key, id }: LiveFocus): LiveTop | null {
  return top.find((one) => (key === null ? one.id === id : one.key === key)) ?? null;
}

/** Null while it is not known, or when it has left. */
export function useLiveUnit(focus: LiveFocus | null): LiveTop | null {
  const { shown } = useLiveView();
  const listed = shown === null || focus === null ? null : listedUnit(shown.summary.top, focus);
  const wanted = listed === null && focus !== null ? focus.key : null;
  const asked = useAskedUnit(wanted, shown === null ? 0 : shown.summary.number);
  return listed ?? (wanted !== null && asked?.key === wanted ? asked : null);
}

function useAskedUnit(key: number | null, frame: number): LiveTop | null {
  const { client } = useApp();
  const liveId = useLive((state) => state.liveId);
  const [asked, setAsked] = useState<LiveTop | null>(null);
  useEffect(() => {
    if (key === null || liveId === null) return undefined;
    let gone = false;
    client
      .call('live.units', { liveId, keys: [key] })
      .then(({ units }) => {
        if (!gone && units[0] !== undefined) setAsked(units[0]);
      })
      // A follower that has ended says so on the screen; the details keep what they have.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [client, liveId, key, frame]);
  return asked;
}

// What is known of one unit: from the list where it is listed, else asked of the host, again with every frame.

import type { LiveTop } from '@jaws/shared/contract/live';
import { useEffect, useState } from 'react';
import { useApp, useLive, useLiveView } from '../../../state/app-context.tsx';
import type { LiveFocus } from '../../../state/live-store.ts';

function listedUnit(top: readonly LiveTop[], focus: LiveFocus): LiveTop | undefined {
  return top.find((one) => (focus.key === null ? one.id === focus.id : one.key === focus.key));
}

/** Null while it is not known, or when it has left. */
export function useLiveUnit(focus: LiveFocus | null): LiveTop | null {
  const summary = useLiveView().shown?.summary;
  const listed = focus === null ? undefined : listedUnit(summary?.top ?? [], focus);
  const key = focus?.key ?? null;
  const asked = useAskedUnit(listed === undefined ? key : null, summary?.number ?? 0);
  if (listed !== undefined) return listed;
  return asked?.key === key ? asked : null;
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

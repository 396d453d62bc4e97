// What is chosen on the screen takes the place of the details that were opened before.

import { useEffect, useRef } from 'react';
import { useApp } from '../state/app-context.tsx';

/** `chosen`: null before the screen has chosen something by itself; that first choice closes nothing. */
export function useCloseOnChoice(chosen: string | number | null): void {
  const { navigation } = useApp().stores;
  const before = useRef(chosen);
  useEffect(() => {
    const isChange = before.current !== null && before.current !== chosen;
    before.current = chosen;
    const { object, showObject } = navigation.getState();
    if (isChange && object !== null) showObject(null);
  }, [navigation, chosen]);
}

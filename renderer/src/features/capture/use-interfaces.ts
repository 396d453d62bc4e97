// Asks for the interfaces once a second while the picker is shown, and sees to it that one of them is chosen.

import { useEffect, useState } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { describeError, type ErrorReport } from '../../ui/error-report.ts';
import { firstChoice, nextInterfaces, type InterfaceList } from './interface-rates.ts';

const everyMs = 1000;

export interface InterfacesView {
  /** null until the first answer. */
  readonly list: InterfaceList | null;
  readonly error: ErrorReport | null;
}

export function useInterfaces(): InterfacesView {
  const { client, stores } = useApp();
  const [view, setView] = useState<InterfacesView>({ list: null, error: null });
  useEffect(() => {
    const { captures } = stores;
    let list: InterfaceList | null = null;
    let timer = 0;
    let stopped = false;
    const ask = async (): Promise<void> => {
      try {
        const answer = await client.call('capture.interfaces', {});
        const isFirst = list === null;
        list = nextInterfaces(list, answer, captures.getState().interface);
        const picked = captures.getState().interface;
        const isThere = list.interfaces.some(({ facts }) => facts.name === picked);
        if (!stopped && (picked === null || (isFirst && !isThere))) {
          captures.getState().prepare({ interface: firstChoice(list) });
        }
        if (!stopped) setView({ list, error: null });
      } catch (error) {
        if (!stopped) setView({ list, error: describeError(error) });
      }
      if (!stopped) timer = window.setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      stopped = true;
      window.clearTimeout(timer);
    };
  }, [client, stores]);
  return view;
}

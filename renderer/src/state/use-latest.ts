// Functions that stay the same objects and do what the newest rendering says: for commands, which are registered once.

import { useEffect, useMemo, useRef } from 'react';

export function useLatest<N extends string>(
  functions: Readonly<Record<N, () => void>>,
): Readonly<Record<N, () => void>> {
  const newest = useRef(functions);
  useEffect(() => {
    newest.current = functions;
  });
  const names = Object.keys(functions).join(' ');
  return useMemo(() => {
    const stable = names.split(' ').map((name) => [
      name,
      () => {
        newest.current[name as N]();
      },
    ]);
    return Object.fromEntries(stable) as Readonly<Record<N, () => void>>;
  }, [names]);
}

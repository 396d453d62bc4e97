// Whether less motion is wished for, by the system or in the settings: then nothing runs along by itself.

import { useReducedMotion } from '@mantine/hooks';
import { useSettings } from './app-context.tsx';

export function useCalm(): boolean {
  const bySystem = useReducedMotion();
  const chosen = useSettings((state) => state.motion === 'reduced');
  return bySystem || chosen;
}

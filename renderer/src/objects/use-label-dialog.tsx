// The dialog that labels packets of a filter: what opens it, and the element to put into the screen.

import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useRelabel } from '../connection/use-relabel.ts';
import { LabelDialog, type LabelRequest } from '../ui/label-dialog.tsx';

export interface LabelDialogHandle {
  readonly onLabel: (request: LabelRequest) => void;
  readonly element: ReactNode;
}

export function useLabelDialog(dataset: string): LabelDialogHandle {
  const relabel = useRelabel(dataset);
  const [request, onLabel] = useState<LabelRequest | null>(null);
  const close = useCallback(() => {
    onLabel(null);
  }, []);
  return useMemo(
    () => ({ onLabel, element: <LabelDialog request={request} onLabel={relabel} onClose={close} /> }),
    [request, relabel, close],
  );
}

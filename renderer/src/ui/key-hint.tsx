// A shortcut drawn as a key cap.

import type { ReactNode } from 'react';
import { isMacPlatform, shortcutText } from './shortcut-text.ts';

function keyText(shortcut: string): string {
  return shortcutText(shortcut, isMacPlatform(window.navigator.platform));
}

export function KeyHint(props: { readonly shortcut: string }): ReactNode {
  return <kbd className="jw-key">{keyText(props.shortcut)}</kbd>;
}

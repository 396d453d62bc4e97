// Shortcuts as the keyboard in front of the user shows them.

const names: Readonly<Record<string, string>> = {
  alt: 'Alt',
  shift: 'Shift',
  enter: 'Enter',
  escape: 'Esc',
  delete: 'Del',
  slash: '/',
  arrowleft: '←',
  arrowright: '→',
};

/** `mod+K` -> `Ctrl+K`, or `⌘K` on a Mac. */
export function shortcutText(shortcut: string, isMac: boolean): string {
  const parts = shortcut.split('+').map((part) => {
    const key = part.toLowerCase();
    if (key === 'mod') return isMac ? '⌘' : 'Ctrl';
    return names[key] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return parts.join(isMac ? '' : '+');
}

export function isMacPlatform(platform: string): boolean {
  return platform.startsWith('Mac') || platform === 'iPhone' || platform === 'iPad';
}

// The user's choices about the page itself: theme, zoom, clock, motion. Kept in the window's storage; anything
// unreadable there falls back to the defaults.

import { askWays } from '@jaws/shared/contract/lookup-asking';
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStorage } from '../platform/storage.ts';
import { timeFormats } from '../ui/time-cells.ts';
import { defaultLinks, linkTemplates } from './link-templates.ts';

const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light', 'contrast']),
  clock: z.enum(['utc', 'local']),
  motion: z.enum(['system', 'reduced']),
  /** Per cent. */
  zoom: z.number().int().min(70).max(200),
  /** Whether the desktop is told of findings while capturing, beside the page. */
  desktopNotes: z.boolean(),
  /** Whether single letters are shortcuts (WCAG 2.1.4: they can be switched off). */
  letterKeys: z.boolean(),
  /** Of times in tables. */
  timeFormat: z.enum(timeFormats),
  /** Whether the section "Analysis settings" beside a picture is open. */
  analysisSettings: z.boolean(),
  /** Whether the tour was taken or refused. */
  tourSeen: z.boolean(),
  /** Pages of others about an address or a name. */
  links: linkTemplates,
  /** Whom the last question about an address went to. Each question is consented to on its own. */
  askWays,
});
export type Settings = z.infer<typeof settingsSchema>;
export type ThemeChoice = Settings['theme'];

export const zoomSteps = [70, 80, 90, 100, 110, 125, 150, 175, 200] as const;
export const defaultSettings: Settings = {
  theme: 'system',
  clock: 'utc',
  motion: 'system',
  zoom: 100,
  desktopNotes: false,
  letterKeys: true,
  timeFormat: 'clock',
  analysisSettings: false,
  tourSeen: false,
  links: [...defaultLinks],
  askWays: { registry: true, names: false, model: false },
};
const storageKey = 'jaws.settings';

export interface SettingsState extends Settings {
  readonly change: (changes: Partial<Settings>) => void;
  readonly toggleClock: () => void;
  /** One step in or out; stays within the steps. */
  readonly stepZoom: (direction: 1 | -1) => void;
}
export type SettingsStore = StoreApi<SettingsState>;

function stored(storage: KeyValueStorage): Settings {
  const text = storage.read(storageKey);
  if (text === null) return defaultSettings;
  try {
    const parsed = settingsSchema.partial().safeParse(JSON.parse(text));
    if (!parsed.success) return defaultSettings;
    const known = Object.entries(parsed.data).filter(([, value]) => (value as unknown) !== undefined);
    return { ...defaultSettings, ...(Object.fromEntries(known) as Partial<Settings>) };
  } catch {
    return defaultSettings;
  }
}

function nextZoom(zoom: number, direction: 1 | -1): number {
  const candidates = direction === 1 ? zoomSteps : zoomSteps.toReversed();
  return candidates.find((step) => (direction === 1 ? step > zoom : step < zoom)) ?? zoom;
}

export function createSettingsStore(storage: KeyValueStorage): SettingsStore {
  const store = createStore<SettingsState>()((set, get) => ({
    ...stored(storage),
    change(changes) {
      set(changes);
    },
    toggleClock() {
      set({ clock: get().clock === 'utc' ? 'local' : 'utc' });
    },
    stepZoom(direction) {
      set({ zoom: nextZoom(get().zoom, direction) });
    },
  }));
  const names = Object.keys(defaultSettings) as (keyof Settings)[];
  store.subscribe((state) => {
    storage.write(storageKey, JSON.stringify(Object.fromEntries(names.map((name) => [name, state[name]]))));
  });
  return store;
}

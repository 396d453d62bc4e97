// Keeps the window's address and the place of the page the same, so that Back, Forward, reload and a copied address show
// the same view. Only the part behind the # changes: that works over http and over the desktop's own scheme alike.

import type { NavigationState, NavigationStore, Place } from '../state/navigation-store.ts';
import { placeAddress, readPlace, readToken } from '../state/place-address.ts';

type AddressWindow = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;

/** Keys that are held down pick row after row: browsers limit how often an address may change. */
const pickDelayMs = 250;

/**
 * Moving a time range along is one step for Back; so is what the page chooses by itself at its start. Picking
 * something is none, but another document of Help is.
 */
function isSameStep(before: Place, after: Place, wasRangeOnly: boolean): boolean {
  return before.dataset === null || isPickOnly(before, after) || (wasRangeOnly && isRangeOnly(before, after));
}

/** Another document of Help is another place. */
function isPickOnly(before: Place, after: Place): boolean {
  if (after.screen === 'help') return false;
  return placeAddress({ ...before, pick: null }) === placeAddress({ ...after, pick: null });
}

function isRangeOnly(before: Place, after: Place): boolean {
  return placeAddress({ ...before, range: null }) === placeAddress({ ...after, range: null });
}

/** Writes the place of the store at once. `token`: what the page uses. Returns its undo. */
export function startAddressSync(
  navigation: NavigationStore,
  view: AddressWindow,
  token: string | null,
): () => void {
  let written: Place = navigation.getState();
  let wasRangeOnly = false;
  let isPlanned = false;
  let pickTimer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  view.history.replaceState(null, '', placeAddress(written));

  const write = (): void => {
    isPlanned = false;
    clearTimeout(pickTimer);
    pickTimer = undefined;
    const place: NavigationState = navigation.getState();
    const address = placeAddress(place);
    if (isOver || address === view.location.hash || address === placeAddress(written)) return;
    if (isSameStep(written, place, wasRangeOnly)) view.history.replaceState(null, '', address);
    else view.history.pushState(null, '', address);
    wasRangeOnly = isRangeOnly(written, place);
    written = place;
  };
  /** What was picked belongs to the place that is left: Back is to find it there. */
  const writePick = (left: Place): void => {
    if (pickTimer === undefined) return;
    clearTimeout(pickTimer);
    pickTimer = undefined;
    view.history.replaceState(null, '', placeAddress(left));
    written = left;
  };
  // Several changes of one action (another dataset, then its filter) are one step.
  const stop = navigation.subscribe((place, before) => {
    if (isPlanned) return;
    if (isPickOnly(written, place)) {
      pickTimer ??= setTimeout(write, pickDelayMs);
      return;
    }
    writePick(before);
    isPlanned = true;
    queueMicrotask(write);
  });
  const read = (): void => {
    const given = readToken(view.location.hash);
    // An address of another host's start, pasted into an open page: a token is read where the page begins.
    if (given !== null && given !== token) {
      view.location.reload();
      return;
    }
    const place = readPlace(view.location.hash);
    written = { ...place, dataset: place.dataset ?? navigation.getState().dataset };
    wasRangeOnly = false;
    navigation.getState().goToPlace(written);
    if (given !== null) view.history.replaceState(null, '', placeAddress(written));
  };
  const stopListening = listen(view, read);
  return () => {
    isOver = true;
    clearTimeout(pickTimer);
    stop();
    stopListening();
  };
}

function listen(view: AddressWindow, read: () => void): () => void {
  const events = ['popstate', 'hashchange'] as const;
  for (const event of events) view.addEventListener(event, read);
  return () => {
    for (const event of events) view.removeEventListener(event, read);
  };
}

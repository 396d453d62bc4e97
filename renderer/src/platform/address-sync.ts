// Keeps the window's address and the place of the page the same, so that Back, Forward, reload and a copied address show
// the same view. Only the part behind the # changes: that works over http and over the desktop's own scheme alike.

import type { NavigationState, NavigationStore, Place } from '../state/navigation-store.ts';
import { placeAddress, readPlace, readToken } from '../state/place-address.ts';

type AddressWindow = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>;

/** Moving a time range along is one step for Back; so is what the page chooses by itself at its start. */
function isSameStep(before: Place, after: Place, wasRangeOnly: boolean): boolean {
  return before.dataset === null || (wasRangeOnly && isRangeOnly(before, after));
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
  let isOver = false;
  view.history.replaceState(null, '', placeAddress(written));

  const write = (): void => {
    isPlanned = false;
    const place: NavigationState = navigation.getState();
    const address = placeAddress(place);
    if (isOver || address === view.location.hash || address === placeAddress(written)) return;
    if (isSameStep(written, place, wasRangeOnly)) view.history.replaceState(null, '', address);
    else view.history.pushState(null, '', address);
    wasRangeOnly = isRangeOnly(written, place);
    written = place;
  };
  // Several changes of one action (another dataset, then its filter) are one step.
  const stop = navigation.subscribe(() => {
    if (!isPlanned) queueMicrotask(write);
    isPlanned = true;
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
  view.addEventListener('popstate', read);
  view.addEventListener('hashchange', read);
  return () => {
    isOver = true;
    stop();
    view.removeEventListener('popstate', read);
    view.removeEventListener('hashchange', read);
  };
}

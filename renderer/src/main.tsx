// The page's first file: connect, start fetching the plot, and show.

import './app/styles.ts';
import { createReconnectingSession } from '@jaws/shared/rpc/reconnecting-session';
import { createRoot } from 'react-dom/client';
import { Root } from './app/root.tsx';
import { createConnectionStore, nextConnectionState } from './connection/connection-store.ts';
import { makeTransportOpener, rememberToken } from './connection/open-transport.ts';
import { startAddressSync } from './platform/address-sync.ts';
import { loadPlotly } from './platform/load-plotly.ts';
import { createBrowserPlatform } from './platform/page-platform.ts';
import { createWindowStorage } from './platform/storage.ts';
import { createAppStores } from './state/app-stores.ts';
import { readPlace, readToken } from './state/place-address.ts';

const platform = createBrowserPlatform(window);
const stores = createAppStores(platform.storage);
const connection = createConnectionStore();

// The token is never sent to a server, and taken out of the address at once: what is written there is the place alone.
const token = rememberToken(readToken(window.location.hash), createWindowStorage(window.sessionStorage));
stores.navigation.getState().goToPlace(readPlace(window.location.hash));
startAddressSync(stores.navigation, window, token);

const session = createReconnectingSession({
  open: makeTransportOpener(window, token),
  onState(state) {
    connection.setState(nextConnectionState(connection.getState(), state), true);
  },
  schedule(work, delayMs) {
    const timer = window.setTimeout(work, delayMs);
    return () => {
      window.clearTimeout(timer);
    };
  },
});

// What draws the first picture is fetched while the connection is made. A failure shows where it is needed.
loadPlotly('basic').catch(() => undefined);

const element = document.getElementById('root');
if (element === null) throw new Error('index.html lacks #root.');
createRoot(element).render(
  <Root
    connection={connection}
    stores={stores}
    platform={platform}
    onRetry={() => {
      session.retryNow();
    }}
  />,
);

// The page over the in-memory host: `npx vite` and /fake.html. For working on looks without a capture.
// `#empty` starts without datasets.

import '../zod-without-eval.ts';
import '../app/styles.ts';
import { createRoot } from 'react-dom/client';
import { Root } from '../app/root.tsx';
import { createConnectionStore } from '../connection/connection-store.ts';
import { createBrowserPlatform } from '../platform/page-platform.ts';
import { createAppStores } from '../state/app-stores.ts';
import { createFakeHost } from './fake-host.ts';
import { makeFakeSession } from './fake-session.ts';

const platform = createBrowserPlatform(window);
const datasets = window.location.hash === '#empty' ? {} : { office: 20_000, 'monday-morning': 900 };
const host = createFakeHost({ datasets });
const connection = createConnectionStore();
connection.setState({ phase: 'ready', session: makeFakeSession(host) }, true);

const element = document.getElementById('root');
if (element !== null) {
  createRoot(element).render(
    <Root
      connection={connection}
      stores={createAppStores(platform.storage)}
      platform={platform}
      onRetry={() => undefined}
    />,
  );
}

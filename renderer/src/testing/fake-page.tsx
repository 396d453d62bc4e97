// The page over the in-memory host: `npx vite` and /fake.html. For working on looks without a capture.
// `#empty` starts without datasets, `#recovered` with what an earlier run left, `#sick` without permission.

import '../zod-without-eval.ts';
import '../app/styles.ts';
import { createRoot } from 'react-dom/client';
import { Root } from '../app/root.tsx';
import { createConnectionStore } from '../connection/connection-store.ts';
import { createBrowserPlatform } from '../platform/page-platform.ts';
import { createAppStores } from '../state/app-stores.ts';
import { fakeSickDoctorReport } from './fake-doctor.ts';
import { createFakeHost } from './fake-host.ts';
import { makeFakeSession } from './fake-session.ts';

const platform = createBrowserPlatform(window);
const { hash } = window.location;
const datasets = hash === '#empty' ? {} : { office: 20_000, 'monday-morning': 900 };
const host = createFakeHost({ datasets });
if (hash === '#recovered') {
  host.capture.recovered = [
    {
      dataset: 'eth0-20260503-0912',
      rows: 48_211,
      text: 'JAWS ended while this was being captured; 48,211 rows are there.',
    },
  ];
}
if (hash === '#sick') host.capture.doctor = fakeSickDoctorReport();
const tickMs = 250;
window.setInterval(() => {
  host.capture.advance(tickMs);
  host.live.advance(tickMs);
  host.chum.advance(tickMs);
}, tickMs);
// Lets a script ask for what cannot be clicked: drops, a failure.
Object.assign(window, { jawsFakeHost: host });
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

// The page as one component: theme outside, connection inside it, the app inside that.

import { useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { ConnectionNotice } from '../connection/connection-screens.tsx';
import type { ConnectionStore } from '../connection/connection-store.ts';
import type { Session } from '@jaws/shared/rpc/session';
import type { PagePlatform } from '../platform/page-platform.ts';
import { AppContext } from '../state/app-context.tsx';
import type { AppStores } from '../state/app-stores.ts';
import { App } from './app.tsx';
import { Themed, useShownTheme } from './themed.tsx';
import { Toasts } from './toasts.tsx';

export interface RootProps {
  readonly connection: ConnectionStore;
  readonly stores: AppStores;
  readonly platform: PagePlatform;
  readonly onRetry: () => void;
}

function ConnectedApp(
  props: RootProps & { readonly session: Session; readonly attempt: number | null },
): ReactNode {
  const { session, stores, platform, attempt, onRetry } = props;
  const services = useMemo(
    () => ({
      client: session.client,
      stores,
      platform,
      demoAvailable: session.hello.demoAvailable,
      appVersion: session.hello.appVersion,
      host: session.hello.host,
    }),
    [session, stores, platform],
  );
  const theme = useShownTheme(stores.settings);
  return (
    <AppContext value={services}>
      <App theme={theme} lost={attempt === null ? null : { attempt }} onRetry={onRetry} />
    </AppContext>
  );
}

function Connected(props: RootProps): ReactNode {
  const state = useStore(props.connection);
  if (state.phase === 'ready') return <ConnectedApp {...props} session={state.session} attempt={null} />;
  if (state.phase === 'lost')
    return <ConnectedApp {...props} session={state.session} attempt={state.attempt} />;
  return <ConnectionNotice state={state} onRetry={props.onRetry} />;
}

export function Root(props: RootProps): ReactNode {
  return (
    <Themed settings={props.stores.settings}>
      <Toasts />
      <Connected {...props} />
    </Themed>
  );
}

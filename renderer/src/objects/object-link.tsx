// An address or a conversation as a link to its details, with the menu that it has everywhere.

import type { ReactNode } from 'react';
import { useApp, useNavigation } from '../state/app-context.tsx';
import { objectEnds, type TrafficObject } from '../state/traffic-object.ts';
import { useRowMenu } from '../ui/row-menu.tsx';
import { objectGroups } from './object-actions.ts';

export function ObjectLink(props: {
  readonly object: TrafficObject;
  readonly children: ReactNode;
}): ReactNode {
  const { object, children } = props;
  const app = useApp();
  const showObject = useNavigation((state) => state.showObject);
  const menu = useRowMenu(() => objectGroups(object, app));
  return (
    <>
      <button
        type="button"
        className="jw-link"
        title={`Details of ${objectEnds(object).join(' and ')}; the right mouse button has more`}
        onClick={() => {
          showObject(object);
        }}
        onContextMenu={menu.onContextMenu}
      >
        {children}
      </button>
      {menu.element}
    </>
  );
}

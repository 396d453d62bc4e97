// The application menu: what the system expects (edit, window, zoom) and Import. The page has the rest.

import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly importFiles: () => void;
}

export function setMenu(actions: MenuActions, platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, platform)));
}

export function menuTemplate(actions: MenuActions, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: '&Import…', accelerator: 'CmdOrCtrl+O', click: actions.importFiles },
      { type: 'separator' },
      { role: platform === 'darwin' ? 'close' : 'quit' },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      { role: 'reload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  return [...own, file, { role: 'editMenu' }, view, { role: 'windowMenu' }];
}

// As much of Electron as the shell uses. Messages really travel: main and page are joined by a MessageChannel, so
// what cannot be cloned fails here as it would there, and nothing arrives inside a call.

import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { fakeKeychain, safeStorageModule } from './fake-keychain.fixture.ts';

/** As much of a question as the shell asks. */
interface MessageBoxOptions {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

type Listener = (...args: unknown[]) => void;

export interface FakeFrame {
  url: string;
}

export class FakeContents extends EventEmitter {
  mainFrame: FakeFrame = { url: 'about:blank' };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  destroyed = false;
  private readonly toPage: MessagePort;

  constructor(toPage: MessagePort) {
    super();
    this.toPage = toPage;
  }

  send(channel: string, message: unknown): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
    this.toPage.postMessage([channel, message]);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
}

export class FakeWindow extends EventEmitter {
  static fromWebContents(contents: FakeContents): FakeWindow | null {
    return fake.windows.find(({ webContents }) => webContents === contents) ?? null;
  }

  readonly webContents: FakeContents;
  readonly options: Record<string, unknown>;
  shown = false;

  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    this.webContents = new FakeContents(fake.channel.port1);
    fake.windows.push(this);
    fake.app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame = { url };
    return Promise.resolve();
  }

  show(): void {
    this.shown = true;
  }
}

/** The inside of a utility process: what `process.parentPort` is there. It runs in this thread. */
export interface FakeParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
}

/** Messages to and from it travel over a MessageChannel of its own. */
export class FakeUtilityProcess extends EventEmitter {
  readonly pid = 4321;
  private readonly channel = new MessageChannel();

  constructor() {
    super();
    const { port1, port2 } = this.channel;
    port1.on('message', (message: unknown) => this.emit('message', message));
    fake.utilityMain({
      postMessage: (message) => {
        port2.postMessage(message);
      },
      on: (_event, listener) =>
        port2.on('message', (data: unknown) => {
          listener({ data });
        }),
    });
  }

  postMessage(message: unknown): void {
    this.channel.port1.postMessage(message);
  }

  kill(): boolean {
    this.exit(15);
    return true;
  }

  /** As when the process ends; again is harmless. */
  exit(code: number): void {
    this.channel.port1.close();
    this.emit('exit', code);
  }
}

/** A page's message, with the sender's facts that the main process would see; tests lie with them. */
export interface Sent {
  readonly sender?: unknown;
  readonly senderFrame?: unknown;
}

export const fake = {
  channel: new MessageChannel(),
  windows: [] as FakeWindow[],
  exposed: new Map<string, unknown>(),
  opened: [] as string[],
  schemes: [] as unknown[],
  protocolHandlers: new Map<string, (request: Request) => Promise<Response>>(),
  permissionRequest: null as ((c: unknown, permission: string, allow: (ok: boolean) => void) => void) | null,
  permissionCheck: null as ((c: unknown, permission: string) => boolean) | null,
  devicePermission: null as (() => boolean) | null,
  chosenFiles: [] as string[],
  errorBoxes: [] as string[],
  /** Questions asked, and the number of the button that answers each. */
  questions: [] as Partial<MessageBoxOptions>[],
  answer: 0,
  forked: [] as { readonly modulePath: string; readonly child: FakeUtilityProcess }[],
  utilityMain: ((): void => undefined) as (port: FakeParentPort) => void,
  menus: [] as unknown[],
  /** Who the next messages of the page come from; null = the newest window's main frame. */
  sentBy: null as Sent | null,
  app: Object.assign(new EventEmitter(), {
    quits: 0,
    whenReady: () => Promise.resolve(),
    getVersion: () => '7.6.5',
    requestSingleInstanceLock: () => true,
    quit: () => {
      fake.app.quits++;
    },
    exit: () => undefined,
  }),
  ipcMain: Object.assign(new EventEmitter(), {
    handlers: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) => {
      // As Electron does.
      if (fake.ipcMain.handlers.has(channel)) throw new Error(`second handler for '${channel}'`);
      fake.ipcMain.handlers.set(channel, handler);
    },
    removeHandler: (channel: string) => fake.ipcMain.handlers.delete(channel),
  }),
  /** Where the files lie that the user gave to the page. */
  filePaths: new WeakMap<File, string>(),
  pageListeners: new EventEmitter(),

  /** What the main process is told of a sender. */
  event(): unknown {
    const contents = fake.windows.at(-1)?.webContents;
    return { sender: contents, senderFrame: contents?.mainFrame, ...fake.sentBy };
  },

  /** A new pair of ends, as for a new test. */
  reset(): void {
    fake.channel.port1.close();
    fake.channel = new MessageChannel();
    fake.channel.port1.on('message', ([channel, message]: [string, unknown]) => {
      fake.ipcMain.emit(channel, fake.event(), message);
    });
    fake.channel.port2.on('message', ([channel, message]: [string, unknown]) => {
      fake.pageListeners.emit(channel, { sender: 'ipcRenderer itself' }, message);
    });
    fake.windows.length = 0;
    fake.opened.length = 0;
    fake.errorBoxes.length = 0;
    fake.questions.length = 0;
    fake.forked.length = 0;
    fake.answer = 0;
    fakeKeychain.reset();
    fake.utilityMain = () => undefined;
    fake.menus.length = 0;
    fake.sentBy = null;
    fake.ipcMain.handlers.clear();
    for (const emitter of [fake.app, fake.ipcMain, fake.pageListeners]) emitter.removeAllListeners();
  },
};

/** What `session.defaultSession` is to the shell. */
export const fakeSession = {
  protocol: {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
      fake.protocolHandlers.set(scheme, handler);
    },
  },
  setPermissionRequestHandler: (handler: typeof fake.permissionRequest) => (fake.permissionRequest = handler),
  setPermissionCheckHandler: (handler: typeof fake.permissionCheck) => (fake.permissionCheck = handler),
  setDevicePermissionHandler: (handler: typeof fake.devicePermission) => (fake.devicePermission = handler),
};

/** For `vi.mock('electron', …)`. */
export const electronModule = {
  app: fake.app,
  session: { defaultSession: fakeSession },
  BrowserWindow: FakeWindow,
  ipcMain: fake.ipcMain,
  ipcRenderer: {
    send: (channel: string, message: unknown) => {
      fake.channel.port2.postMessage([channel, message]);
    },
    on: (channel: string, listener: Listener) => fake.pageListeners.on(channel, listener),
    off: (channel: string, listener: Listener) => fake.pageListeners.off(channel, listener),
    invoke: async (channel: string, ...args: unknown[]) => {
      const handler = fake.ipcMain.handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const answer: unknown = await handler(fake.event(), ...structuredClone<unknown[]>(args));
      return structuredClone(answer);
    },
  },
  safeStorage: safeStorageModule,
  webUtils: { getPathForFile: (file: File) => fake.filePaths.get(file) ?? '' },
  contextBridge: {
    exposeInMainWorld: (name: string, value: unknown) => fake.exposed.set(name, value),
  },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown[]) => fake.schemes.push(...schemes),
  },
  shell: {
    openExternal: (url: string) => {
      fake.opened.push(url);
      return Promise.resolve();
    },
  },
  dialog: {
    showOpenDialog: () =>
      Promise.resolve({ canceled: fake.chosenFiles.length === 0, filePaths: fake.chosenFiles }),
    // The window comes first where there is one.
    showMessageBox: (...given: readonly Partial<MessageBoxOptions>[]) => {
      fake.questions.push(given.at(-1) ?? {});
      return Promise.resolve({ response: fake.answer });
    },
    showErrorBox: (title: string, text: string) => fake.errorBoxes.push(`${title} ${text}`),
  },
  utilityProcess: {
    fork: (modulePath: string) => {
      const child = new FakeUtilityProcess();
      fake.forked.push({ modulePath, child });
      return child;
    },
  },
  Menu: {
    buildFromTemplate: (template: unknown) => template,
    setApplicationMenu: (menu: unknown) => fake.menus.push(menu),
  },
};

// The shell's rules, held as data and through a fake Electron: window, protocol, navigation, permissions, dialogs.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentSecurityPolicy } from '@jaws/shared/contract/content-security-policy';
import { JawsError } from '@jaws/shared/contract/errors';
import type { App, BrowserWindow, Session } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronModule, fake, fakeSession, FakeWindow } from './fake-electron.fixture.ts';

vi.mock('electron', () => electronModule);
const { answer, registerAppScheme, serveApp } = await import('./app-protocol.ts');
const { guardPages, guardPermissions, isOpenable } = await import('./security.ts');
const { createWindow, webPreferences } = await import('./window.ts');
const { importChosenFiles } = await import('./dialogs.ts');
const { menuTemplate, setMenu } = await import('./menu.ts');

beforeEach(() => {
  fake.reset();
});
afterEach(() => {
  fake.channel.port1.close();
});

describe('the window', () => {
  it('gives its page a sandbox and nothing to reach the machine with', () => {
    expect(webPreferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      enableWebSQL: false,
    });
  });

  it('uses them, with the preload script, and shows itself with the first frame', () => {
    const window = createWindow('/app/preload.cjs') as unknown as FakeWindow;
    expect(window.options['webPreferences']).toEqual({ ...webPreferences, preload: '/app/preload.cjs' });
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });
});

describe('jaws://app/', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jaws-protocol-'));
    mkdirSync(join(folder, 'site', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'site', 'index.html'), '<title>JAWS</title>');
    writeFileSync(join(folder, 'site', 'assets', 'page.js'), '1;');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (address: string, method = 'GET'): Promise<Response> =>
    answer(new Request(address, { method }), join(folder, 'site'));

  it('is registered as a secure standard scheme, without the right to bypass the CSP', () => {
    registerAppScheme();
    expect(fake.schemes.at(-1)).toEqual({
      scheme: 'jaws',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    });
  });

  it('serves the page with the CSP', async () => {
    serveApp(fakeSession as unknown as Session, join(folder, 'site'));
    const response = await fake.protocolHandlers.get('jaws')?.(new Request('jaws://app/'));
    expect(response?.status).toBe(200);
    expect(response?.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response?.text()).toContain('JAWS');
    expect((await get('jaws://app/assets/page.js?v=1')).headers.get('content-type')).toContain('javascript');
  });

  it('answers GET only', async () => {
    expect((await get('jaws://app/', 'POST')).status).toBe(405);
    expect((await get('jaws://app/', 'HEAD')).status).toBe(405);
  });

  it.each([
    'jaws://app/../secret.txt',
    'jaws://app/%2e%2e/secret.txt',
    'jaws://app/..%2fsecret.txt',
    'jaws://app/..%5csecret.txt',
    'jaws://app/link.txt',
    'jaws://app/assets',
    'jaws://app/%00',
    'jaws://app/%zz',
    'jaws://other/index.html',
    'https://app/index.html',
  ])('gives nothing for %s', async (address) => {
    const response = await get(address);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });
});

describe('pages', () => {
  function guarded(): FakeWindow {
    guardPages(fake.app as unknown as App);
    return new FakeWindow({});
  }

  function isPrevented(window: FakeWindow, name: string, facts: Record<string, unknown> = {}): boolean {
    const preventDefault = vi.fn();
    window.webContents.emit(name, { ...facts, preventDefault });
    return preventDefault.mock.calls.length > 0;
  }

  it('may not leave the app, be redirected, or embed', () => {
    const window = guarded();
    expect(isPrevented(window, 'will-navigate', { url: 'https://evil.example/' })).toBe(true);
    expect(isPrevented(window, 'will-navigate', { url: 'jaws://app/' })).toBe(false);
    expect(isPrevented(window, 'will-frame-navigate', { url: 'jaws://app/', isMainFrame: false })).toBe(true);
    expect(isPrevented(window, 'will-frame-navigate', { url: 'jaws://app/', isMainFrame: true })).toBe(false);
    expect(isPrevented(window, 'will-redirect', { url: 'jaws://app/' })).toBe(true);
    expect(isPrevented(window, 'will-attach-webview')).toBe(true);
  });

  it('open no windows; links to listed hosts go to the browser', () => {
    const open = guarded().webContents.windowOpenHandler;
    const known = [
      'https://attack.mitre.org/techniques/T1048/',
      'https://www.virustotal.com/gui/ip-address/9.9.9.9',
      'https://stat.ripe.net/resource/9.9.9.9',
      'https://www.shodan.io/host/9.9.9.9',
      'https://www.abuseipdb.com/check/9.9.9.9',
    ];
    for (const url of known) expect(open?.({ url })).toEqual({ action: 'deny' });
    expect(fake.opened).toEqual(known);
    expect(fake.questions).toEqual([]);
  });

  it('links to other hosts go there only when the user says so, one question at a time', async () => {
    const open = guarded().webContents.windowOpenHandler;
    const url = `https://who.example:8443/ip/9.9.9.9?${'x'.repeat(1000)}`;
    for (const page of [url, 'https://other.example/'])
      expect(open?.({ url: page })).toEqual({ action: 'deny' });
    expect(fake.questions).toMatchObject([
      {
        message: 'Open a page of who.example:8443 in your browser?',
        buttons: ['Cancel', 'Open'],
        ...{ defaultId: 0, cancelId: 0 },
      },
    ]);
    expect(fake.questions[0]?.detail?.length).toBeLessThan(600);
    await new Promise(setImmediate);
    expect(fake.opened).toEqual([]);
    fake.answer = 1;
    open?.({ url });
    await new Promise(setImmediate);
    expect(fake.questions).toHaveLength(2);
    expect(fake.opened).toEqual([url]);
  });

  it.each([
    'http://who.example/',
    'https://user:pw@who.example/',
    'https://github.com@evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'not an address',
  ])('do not even ask about %s', async (url) => {
    fake.answer = 1;
    guarded().webContents.windowOpenHandler?.({ url });
    await new Promise(setImmediate);
    expect([fake.questions, fake.opened]).toEqual([[], []]);
  });

  it('show a host in the letters that the browser asks for', () => {
    guarded().webContents.windowOpenHandler?.({ url: 'https://gіthub.com/' });
    expect(fake.questions[0]?.message).toContain('xn--');
  });

  it.each([
    ['https://github.com/x', true],
    ['http://github.com/x', false],
    ['https://github.com.evil.example/', false],
    ['https://github.com@evil.example/', false],
    ['https://user:pw@github.com/', false],
    ['https://github.com:8443/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['not an address', false],
  ])('%s opens outside: %s', (address, expected) => {
    expect(isOpenable(address)).toBe(expected);
  });

  it('get no permission but to copy text', () => {
    guardPermissions(fakeSession as unknown as Session);
    const asked = (permission: string): boolean => {
      let given = true;
      fake.permissionRequest?.(null, permission, (ok) => (given = ok));
      return given;
    };
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'serial']) {
      expect([permission, asked(permission), fake.permissionCheck?.(null, permission)]).toEqual([
        permission,
        false,
        false,
      ]);
    }
    expect(asked('clipboard-sanitized-write')).toBe(true);
    expect(fake.devicePermission?.()).toBe(false);
  });
});

describe('import by the native dialog', () => {
  const window = {} as unknown as BrowserWindow;

  it('registers each chosen file on the host and imports it', async () => {
    fake.chosenFiles = ['/a/one.pcap', '/a/two.pcap'];
    const started: unknown[] = [];
    await importChosenFiles(window, {
      registerFile: (path) => Promise.resolve(`id-of-${path.slice(-8, -5)}`),
      handlers: {
        'imports.start': (input) => {
          started.push(input);
          return Promise.resolve({ jobId: 'j', dataset: 'd' });
        },
      },
    });
    expect(started).toEqual([{ uploads: ['id-of-one'] }, { uploads: ['id-of-two'] }]);
  });

  it('does nothing when it was cancelled', async () => {
    fake.chosenFiles = [];
    const registerFile = vi.fn();
    await importChosenFiles(window, { registerFile, handlers: { 'imports.start': vi.fn() } });
    expect(registerFile).not.toHaveBeenCalled();
  });

  it('says what went wrong with one file and goes on with the next', async () => {
    fake.chosenFiles = ['/a/one.pcap', '/a/two.pcap'];
    const start = vi.fn(() => Promise.resolve({ jobId: 'j', dataset: 'd' }));
    let calls = 0;
    await importChosenFiles(window, {
      registerFile: () =>
        ++calls === 1 ? Promise.reject(new JawsError('import.unreadable')) : Promise.resolve('id'),
      handlers: { 'imports.start': start },
    });
    expect(fake.errorBoxes.join()).toContain('import.unreadable');
    expect(start).toHaveBeenCalledOnce();
  });
});

describe('the menu', () => {
  it('has Import with its shortcut, and the system menus of its platform', () => {
    const importFiles = vi.fn();
    setMenu({ importFiles }, 'linux');
    expect(fake.menus).toHaveLength(1);
    const text = JSON.stringify(menuTemplate({ importFiles }, 'linux'));
    expect(text).toContain('CmdOrCtrl+O');
    expect(text).toContain('"quit"');
    expect(text).not.toContain('toggleDevTools');
    expect(JSON.stringify(menuTemplate({ importFiles }, 'darwin'))).toContain('appMenu');
  });
});

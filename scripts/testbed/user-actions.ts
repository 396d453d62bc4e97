// Plays one action of a plan with the tools a person would use: curl, dig, ntpdate, ssh, git, and small programs.

import { remote } from './office.ts';
import type { SshKeys } from './services/daily.ts';
import type { RunningProcess, Testbed } from './testbed.ts';
import { vpnPort } from './trim-capture.ts';
import type { UserAction } from './user-plan.ts';
import { callScript, dropScript, notifyScript, tunnelScript } from './user-scripts.ts';

export interface ActionContext {
  readonly testbed: Testbed;
  readonly folder: string;
  readonly authority: string;
  readonly ssh: SshKeys;
}

function gitPush(context: ActionContext, bytes: number): string[] {
  const shell = [
    'set -e; work=$(mktemp -d -p "$1"); cd "$work"; git init -q -b main .',
    'git config user.email user@office.example; git config user.name user',
    'head -c "$2" /dev/urandom > blob; git add blob; git commit -qm change',
    'GIT_SSH_COMMAND="ssh $3" git push -q "ssh://root@$4$1/repository.git" main:refs/heads/$(basename "$work")',
  ].join('\n');
  return [
    'sh',
    '-c',
    shell,
    'push',
    context.folder,
    String(bytes),
    context.ssh.options.join(' '),
    remote.git.name,
  ];
}

/** `command`, with `bytes` random bytes on its standard input. */
function fed(bytes: number, command: readonly string[]): string[] {
  return ['sh', '-c', 'head -c "$1" /dev/urandom | { shift; exec "$@"; }', 'fed', String(bytes), ...command];
}

function mailCommand(host: string): string[] {
  const people = ['--mail-from', `${host}@office.example`, '--mail-rcpt', 'friend@lantern.example'];
  return [
    'sh',
    '-c',
    'base64 | exec "$@"',
    'mail',
    'curl',
    '-s',
    '--max-time',
    '20',
    `smtp://${remote.mail.name}`,
    ...people,
    '-T',
    '-',
  ];
}

/** curl for a page or an upload; a large transfer may take minutes. */
function curlCommand(action: Extract<UserAction, { kind: 'fetch' | 'put' }>, authority: string): string[] {
  const slow =
    action.bytesPerSecond === undefined ? [] : ['--limit-rate', String(Math.round(action.bytesPerSecond))];
  const limit = action.isLarge === true ? '600' : '20';
  const curl = ['curl', '-s', '-o', '/dev/null', '--max-time', limit, '--cacert', authority, ...slow];
  if (action.kind === 'put') return fed(action.bytes, [...curl, '-4', '-T', '-', action.url]);
  const urls = action.urls.flatMap((url, index) => (index === 0 ? [url] : ['-o', '/dev/null', url]));
  return [...curl, `-${action.family}`, ...urls];
}

function pythonCommand(script: string, values: readonly (string | number)[]): string[] {
  return ['/usr/bin/python3', '-c', script, ...values.map(String)];
}

type Program = Extract<UserAction, { kind: 'call' | 'notify' | 'tunnel' | 'drop' }>;

function programOf(action: Program, context: ActionContext): string[] {
  switch (action.kind) {
    case 'call':
      return pythonCommand(callScript, [remote.call.name, action.seconds]);
    case 'notify':
      return pythonCommand(notifyScript, [
        ...[remote.notify.name, action.port, context.authority],
        action.seconds,
      ]);
    case 'tunnel':
      return pythonCommand(tunnelScript, [remote.vpn.name, vpnPort, action.seconds, action.seed]);
    case 'drop':
      return pythonCommand(dropScript, [
        ...[remote.drop.address, remote.drop.port],
        ...[action.bytes, action.chunkBytes],
      ]);
  }
}

/** The command line of an action. */
export function commandOf(action: UserAction, context: ActionContext): string[] {
  switch (action.kind) {
    case 'fetch':
    case 'put':
      return curlCommand(action, context.authority);
    case 'lookup':
      return ['dig', '+tries=1', '+time=2', action.name, action.type];
    case 'time':
      return ['ntpdate', '-q', action.server];
    case 'mail':
      return fed(action.bytes, mailCommand(action.host));
    case 'shell':
      return fed(action.bytes, ['ssh', ...context.ssh.options, `root@${action.server}`, 'cat > /dev/null']);
    case 'copy':
      return ['ssh', ...context.ssh.options, `root@${action.server}`, `head -c ${action.bytes} /dev/urandom`];
    case 'push':
      return gitPush(context, action.bytes);
    default:
      return programOf(action, context);
  }
}

/** Starts an action in its host and returns at once. */
export function startAction(action: UserAction, context: ActionContext): RunningProcess {
  return context.testbed.spawn(action.host, commandOf(action, context));
}

// Plays one action of the plan with the tools a person would use: curl, dig, ntpdate, ssh, git, openssl.

import { remote } from './office.ts';
import type { SshKeys } from './services/daily.ts';
import type { RunningProcess, Testbed } from './testbed.ts';
import type { UserAction } from './user-plan.ts';

export interface ActionContext {
  readonly testbed: Testbed;
  readonly folder: string;
  readonly authority: string;
  readonly ssh: SshKeys;
}

/** Sends `bytes` in chunks through a TLS connection without a server name, as `chum` of old did. */
const dropScript = [
  'import os,socket,ssl,sys,time',
  'host,port,total,chunk=sys.argv[1],int(sys.argv[2]),int(sys.argv[3]),int(sys.argv[4])',
  'c=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); c.check_hostname=False; c.verify_mode=ssl.CERT_NONE',
  's=c.wrap_socket(socket.create_connection((host,port),10))',
  'left=total',
  'while left>0:',
  '  n=min(chunk,left); s.sendall(os.urandom(n)); left-=n; time.sleep(.05)',
  's.close()',
].join('\n');

/** Both voices of a call: 25 datagrams a second, answered by the relay. */
const callScript = [
  'import os,socket,sys,time',
  'a=(socket.gethostbyname(sys.argv[1]),3478); n=int(sys.argv[2])*25',
  's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.setblocking(False)',
  'for i in range(n):',
  '  s.sendto(os.urandom(180 if i%3 else 900),a); time.sleep(.04)',
  '  try: s.recv(2048)',
  '  except BlockingIOError: pass',
].join('\n');

const python = '/usr/bin/python3';

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

/** The command line of an action. */
export function commandOf(action: UserAction, context: ActionContext): string[] {
  const curl = ['curl', '-s', '-o', '/dev/null', '--max-time', '20', '--cacert', context.authority];
  switch (action.kind) {
    case 'fetch':
      return [
        ...curl,
        `-${action.family}`,
        ...action.urls.flatMap((url, index) => (index === 0 ? [url] : ['-o', '/dev/null', url])),
      ];
    case 'put':
      return fed(action.bytes, [...curl, '-4', '-T', '-', action.url]);
    case 'lookup':
      return ['dig', '+tries=1', '+time=2', action.name, action.type];
    case 'time':
      return ['ntpdate', '-q', action.server];
    case 'mail':
      return fed(action.bytes, mailCommand(action.host));
    case 'shell':
      return fed(action.bytes, ['ssh', ...context.ssh.options, `root@${action.server}`, 'cat > /dev/null']);
    case 'push':
      return gitPush(context, action.bytes);
    case 'call':
      return [python, '-c', callScript, remote.call.name, String(action.seconds)];
    case 'drop':
      return [
        python,
        '-c',
        dropScript,
        remote.drop.address,
        String(remote.drop.port),
        String(action.bytes),
        String(action.chunkBytes),
      ];
  }
}

/** Starts an action in its host and returns at once. */
export function startAction(action: UserAction, context: ActionContext): RunningProcess {
  return context.testbed.spawn(action.host, commandOf(action, context));
}

// Where `push` sends a dataset: a listener over HTTPS, or `user@host:path` by the system's scp. Read strictly and in
// one place, because host and path become arguments of programs: neither may ever be taken for an option.

export interface ListenerTarget {
  readonly kind: 'listener';
  readonly host: string;
  readonly port: number;
  /** `https://host:port` */
  readonly text: string;
}

export interface ScpTarget {
  readonly kind: 'scp';
  /** `user@host` or `host`, without brackets. */
  readonly login: string;
  /** Relative to the home folder there unless it begins with a slash; `.` for the home folder itself. */
  readonly path: string;
  readonly text: string;
}

/** `problem`: one sentence for the user. */
export type ReadTarget = ListenerTarget | ScpTarget | { readonly kind: 'bad'; readonly problem: string };

const name = '[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})';
const v6 = '[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9]{1,15})?';
const listenerPattern = new RegExp(`^https://(?:(${name})|\\[(${v6})\\])(?::(\\d{1,5}))?/?$`);
const scpPattern = new RegExp(`^(?:(${name})@)?(?:(${name})|\\[(${v6})\\]):(.*)$`, 's');
/** Nothing that any shell expands or splits: an older scp hands the path to a shell on the other side. */
const pathPattern = /^[\p{L}\p{N}._/~+=,@%:-]{1,1024}$/u;

const forms = 'Use https://host:port for a listener, or user@host:path for scp.';

function bad(problem: string): ReadTarget {
  return { kind: 'bad', problem };
}

export function readPushTarget(text: string): ReadTarget {
  const listener = listenerPattern.exec(text);
  if (listener !== null) return listenerTarget(listener);
  if (/^http:/i.test(text)) return bad('A listener speaks TLS only: use https:// instead of http://.');
  // What else stands in it may be a password: it is not repeated.
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return bad(`This address is not understood. ${forms}`);
  const scp = scpPattern.exec(text);
  return scp === null ? bad(`This is not a place to push to. ${forms}`) : scpTarget(scp);
}

function listenerTarget([, plain, bracketed, portText]: RegExpExecArray): ReadTarget {
  const host = plain ?? bracketed ?? '';
  const port = portText === undefined ? 443 : Number(portText);
  if (port < 1 || port > 65_535) return bad('A port is a number from 1 to 65535.');
  const shown = bracketed === undefined ? host : `[${host}]`;
  return { kind: 'listener', host, port, text: `https://${shown}:${port}` };
}

function scpTarget([text, user, plain, bracketed, path = '']: RegExpExecArray): ReadTarget {
  const host = plain ?? bracketed ?? '';
  if (user === undefined && /^\d+$/.test(path))
    return bad(`Use https://${host}:${path} for a listener; for scp, name a path behind the colon.`);
  const problem = pathProblem(path);
  if (problem !== null) return bad(problem);
  const login = user === undefined ? host : `${user}@${host}`;
  const below = path.replace(/^~\/*/, '');
  return { kind: 'scp', login, path: below === '' ? '.' : below, text };
}

function pathProblem(path: string): string | null {
  if (path === '') return 'Name a path behind the colon, for example user@host:captures/.';
  if (path.startsWith('-')) return 'The path must not begin with a dash: put ./ before it.';
  if (!pathPattern.test(path)) return 'The path may have letters, digits and . _ / ~ + = , @ % : - only.';
  const isHomeAlone = path === '~' || path.startsWith('~/');
  return path.slice(isHomeAlone ? 1 : 0).includes('~')
    ? 'A ~ stands for your home folder there, and only at the start.'
    : null;
}

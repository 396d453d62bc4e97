// The styles as the form shows them: a name, and how each looks on the wire.

import { chumStyles, type ChumStyle } from '@jaws/shared/exfil/chum-styles';
import { styleShapes } from '@jaws/shared/exfil/style-shapes';

const titles: Readonly<Record<ChumStyle, string>> = {
  classic: 'Classic',
  https: 'HTTPS upload',
  'low-and-slow': 'Low and slow',
  burst: 'Burst',
  'multi-flow': 'Many flows',
  padded: 'Padded',
  'http-post': 'HTTPS posts',
  'http-put': 'HTTPS objects',
  websocket: 'WebSocket',
  dns: 'DNS tunnel',
  ftp: 'FTP',
  smtp: 'Mail (SMTP)',
  ssh: 'SSH-like',
  icmp: 'ICMP echoes',
};

export const styleTexts = chumStyles.map((style) => ({
  style,
  title: titles[style],
  about: styleShapes[style].about,
}));

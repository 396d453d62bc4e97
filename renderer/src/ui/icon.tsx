// The few line icons of the page, drawn here: no icon font, nothing fetched.

import type { ReactNode } from 'react';

const paths = {
  capture: 'M4 9v6M8 6v12M12 3v18M16 7v10M20 10v4',
  stop: 'M6 6h12v12H6z',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7-12 7z',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  picture: 'M3 20h18M3 20V4M8 15h.01M11 9h.01M13 13h.01M9 12h.01M18 5l1.5 1.5L18 8l-1.5-1.5z',
  findings: 'M12 3 2.5 20h19zM12 10v5M12 17.5h.01',
  overview: 'M4 20V10M9 20V4M14 20v-7M19 20V8',
  packets: 'M4 6h16M4 10h16M4 14h16M4 18h10',
  flows: 'M4 8h13m0 0-3-3m3 3-3 3M20 16H7m0 0 3-3m-3 3 3 3',
  datasets: 'M5 6c0-4 14-4 14 0v12c0 4-14 4-14 0zM5 6c0 4 14 4 14 0M5 12c0 4 14 4 14 0',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M13 4.5v5M7 14.5v5M17 7a2 2 0 1 1-4 0M11 17a2 2 0 1 1-4 0',
  // A fish: bait.
  drill: 'M3 12c4-6 10-6 14 0-4 6-10 6-14 0zM17 12l4-4v8zM7.5 11h.01M11 8.5c1.5 2 1.5 5 0 7',
  help: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01',
  close: 'M6 6l12 12M18 6 6 18',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  star: 'M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9z',
  starred: 'M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9zM12 7v7M9.5 11h5M10 14h4',
  search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4 4',
  more: 'M5 11.5h1v1H5zM11.5 11.5h1v1h-1zM18 11.5h1v1h-1z',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  allow: 'M4 9v6h4l5 4V5L8 9zM17 9l4 6M21 9l-4 6',
  back: 'M15 6l-6 6 6 6',
  forward: 'M9 6l6 6-6 6',
  import: 'M12 4v11m0 0-4-4m4 4 4-4M5 19h14',
} as const;
export type IconName = keyof typeof paths;

export function Icon(props: { readonly name: IconName; readonly size?: string }): ReactNode {
  const size = props.size ?? '1.125rem';
  return (
    <svg
      viewBox="0 0 24 24"
      style={{ width: size, height: size }}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}

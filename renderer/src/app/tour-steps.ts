// What the tour shows, in this order: each step stands beside a real element of the page.

export interface TourStep {
  readonly title: string;
  readonly text: string;
  /** Selects the element. */
  readonly at: string;
  readonly side: 'bottom' | 'bottom-start' | 'right';
}

export const tourSteps: readonly TourStep[] = [
  {
    title: 'What left',
    text: 'What left the network in this scope, and what came in. Each number leads to what it is the sum of.',
    at: '.jw-overview-figure',
    side: 'bottom-start',
  },
  {
    title: 'What to look at',
    text: 'The newest findings: traffic that somebody should look at, with the first reason. Each leads to its details and packets.',
    at: 'section[aria-label="Newest findings"]',
    side: 'bottom-start',
  },
  {
    title: 'When it was',
    text: 'A red diamond is a finding at its time, on the bytes sent (up) and received (down). Click it to open the finding; drag over the bars to choose a time range.',
    at: '.jw-histogram-finding',
    side: 'bottom',
  },
  {
    title: 'Explore',
    text: 'The same traffic as a picture, in which like lies beside like, and as tables of channels, flows, packets and endpoints.',
    at: '[data-rail="picture"]',
    side: 'right',
  },
  {
    title: 'Practice',
    text: 'Send a harmless test upload to a listener of your own, and see whether it is noticed.',
    at: ':is([data-rail="drill"], [data-rail="chum"])',
    side: 'right',
  },
];

/** The next step in this direction whose element is there; null = there is none. */
export function stepAfter(step: number, by: 1 | -1, isThere: (at: string) => boolean): number | null {
  for (let at = step + by; at >= 0 && at < tourSteps.length; at += by) {
    if (isThere(tourSteps[at]?.at ?? '')) return at;
  }
  return null;
}

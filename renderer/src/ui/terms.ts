// The terms on screen: what each means in one sentence, and where Help says more.

export interface TermText {
  readonly title: string;
  readonly meaning: string;
  /** A document of Help and one of its headings, as their address has it: `picture#evidence`. */
  readonly section: string;
}

function term(title: string, meaning: string, section: string): TermText {
  return { title, meaning, section };
}

export const terms = {
  evidence: term(
    'Evidence',
    'How unusual this is against ordinary traffic, from 0 to 1; it is not the probability of an attack.',
    'picture#evidence',
  ),
  finding: term(
    'Finding',
    'Traffic that somebody should look at, because its score reached the alert limit.',
    'findings',
  ),
  limit: term(
    'Alert limit',
    'The score from which traffic is a finding: 2.2, or what a baseline of your own network sets.',
    'findings#the-limit',
  ),
  baseline: term(
    'Baseline',
    'Quiet traffic of the same network, against which new servers and larger uploads stand out.',
    'findings#a-baseline-of-the-own-network',
  ),
  hiding: term(
    'Hiding place',
    'Where an upload would look like the rest: which share of the ordinary channels and hours shows as much.',
    'finder#where-an-upload-would-hide',
  ),
  model: term(
    'Model',
    'Trees learnt from labelled traffic of yours, asked beside the rules; train one under Findings, Models.',
    'detection-model',
  ),
  episode: term(
    'Episode',
    'Activity without a pause of 15 minutes or more; a finding is about one episode.',
    'findings#the-moment-of-an-alert',
  ),
  sure: term(
    'How sure',
    'Confirmed: the packets themselves show it; strong: ten times rarer than the limit asks; weak: it reached the limit.',
    'findings#how-sure',
  ),
  channel: term(
    'Channel',
    'All connections of one local address to one service (address, protocol and port), taken together.',
    'picture#a-point',
  ),
  local: term(
    'Local',
    'Your side of the traffic: private addresses, unless a capture or an import says otherwise; where both or neither end is local, the client counts as local.',
    'capturing#local-addresses',
  ),
  components: term(
    'PC1, PC2',
    'The two directions in which the points differ most, found by principal component analysis over the features.',
    'picture#axes',
  ),
  outside: term(
    'Outside clusters',
    'A point with too few neighbours to belong to a cluster (noise, in the words of DBSCAN); that alone is not suspicious.',
    'picture#clusters',
  ),
  radius: term(
    'Neighbourhood radius (ε)',
    'How close two points must lie to be neighbours; automatic takes the bend of the k-distance curve.',
    'picture#clusters',
  ),
  neighbours: term(
    'Minimum neighbours',
    'How many points must lie within the radius before they count as a cluster.',
    'picture#clusters',
  ),
  pcr: term(
    'Outgoing share (PCR)',
    'Producer-consumer ratio, (sent − received) / (sent + received): 1 means that all payload went out, −1 that all came in.',
    'picture#features',
  ),
  ja4: term(
    'JA4',
    'A fingerprint of how a program opens TLS connections: the same program in the same version has the same one.',
    'picture#features',
  ),
  z: term(
    'z',
    'How far a value is from the usual one, in units of the usual spread; 3 is already rare.',
    'picture#features',
  ),
  halfLife: term(
    'Half-life',
    'After this time half of the evidence is left, when nothing new speaks for it.',
    'picture#live',
  ),
  projection: term(
    'Projection',
    'Fixed: the axes stay as they were fitted; follows: they move along with the traffic in small steps.',
    'picture#live',
  ),
  limits: term(
    'T² and SPE',
    'T² says how far a point is from the middle within the axes, SPE how badly the axes describe it at all.',
    'picture#live',
  ),
  allowed: term(
    'Allow-list',
    'Traffic that you allow, for a reason that you write down: it comes last and raises no message.',
    'findings#the-allow-list',
  ),
  label: term(
    'Label',
    'A word stored with each packet: norm for ordinary traffic, chum for a test upload, or your own.',
    'capturing#labels',
  ),
  dropped: term(
    'Dropped',
    'Packets that the kernel or the capture program saw and could not hand over; they are in no dataset.',
    'capturing#what-the-numbers-mean',
  ),
} as const satisfies Record<string, TermText>;
export type TermName = keyof typeof terms;

// The points of the live plot, their rings and names, on a canvas above Plotly's axes. Points are laid over each other
// in memory (blit-marks.ts) and given to the canvas as one picture; the few lines and texts are the canvas's own.

import type { LivePoints } from '../../../state/live-points.ts';
import type { PlacedLabel } from '../place-labels.ts';
import { plotInk, type PlotInk, type PlotTheme } from '../point-style.ts';
import { blitMark, undoPremultiplied, type MarkPicture } from './blit-marks.ts';
import { drawnColumns, markSize, type LiveAxes } from './live-figure.ts';
import { MarkSprites } from './mark-sprites.ts';
import { toScreen, type DrawnArea, type PlotMarks, type PlotView } from './plot-marks.ts';

export interface PointScene {
  readonly points: LivePoints;
  readonly marks: PlotMarks;
  readonly axes: LiveAxes;
  readonly view: PlotView;
  readonly theme: PlotTheme;
  readonly rings: { readonly focus: number | undefined; readonly others: readonly number[] };
  readonly labels: readonly PlacedLabel[];
  /** What is being drawn with box or lasso. */
  readonly area: DrawnArea | null;
}

type Screen = ReturnType<typeof toScreen>;

interface Backing extends MarkPicture {
  readonly image: ImageData;
}

export class PointCanvas {
  private readonly canvas: HTMLCanvasElement;
  private readonly context: CanvasRenderingContext2D | null;
  private sprites: MarkSprites | null = null;
  private backing: Backing | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    // Kept in ordinary memory: what is drawn comes from there, whole, with every frame.
    this.context = canvas.getContext('2d', { willReadFrequently: true });
  }

  draw(scene: PointScene): void {
    const { context } = this;
    if (context === null) return;
    const density = Math.max(1, window.devicePixelRatio || 1);
    const backing = this.fit(context, scene.view, density);
    blitMarks(backing, scene, this.spritesFor(scene.theme, density));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.putImageData(backing.image, 0, 0);
    context.setTransform(density, 0, 0, density, 0, 0);
    const screen = toScreen(scene.view);
    const ink = plotInk[scene.theme];
    drawRings(context, scene, screen, ink);
    drawLabels(context, scene, screen, ink);
    if (scene.area !== null) drawArea(context, scene.area, screen, ink);
  }

  /** Sets the size only when it changed: setting it makes the canvas anew. */
  private fit(context: CanvasRenderingContext2D, view: PlotView, density: number): Backing {
    const width = Math.max(1, Math.round(view.width * density));
    const height = Math.max(1, Math.round(view.height * density));
    const known = this.backing;
    if (known?.width === width && known.height === height) return known;
    this.canvas.width = width;
    this.canvas.height = height;
    const image = context.createImageData(width, height);
    this.backing = { width, height, image, pixels: new Uint32Array(image.data.buffer) };
    return this.backing;
  }

  private spritesFor(theme: PlotTheme, density: number): MarkSprites {
    if (this.sprites?.theme !== theme || this.sprites.density !== density)
      this.sprites = new MarkSprites(theme, density);
    return this.sprites;
  }
}

/** Every mark of the scene in place of what was in the picture. */
function blitMarks(into: MarkPicture, scene: PointScene, sprites: MarkSprites): void {
  const { points, marks, axes, view } = scene;
  const columns = drawnColumns(points, axes);
  const [left, top] = [view.x[0], view.y[1]];
  const scaleX = into.width / (view.x[1] - left || 1);
  const scaleY = into.height / (top - view.y[0] || 1);
  into.pixels.fill(0);
  // Plain loop, arithmetic in place: this is the 20,000 points of every frame.
  for (let mark = 0; mark < marks.length; mark += 1) {
    const place = marks.place[mark] as number;
    const x = Math.round(((columns.x[place] as number) - left) * scaleX);
    const y = Math.round((top - (columns.y[place] as number)) * scaleY);
    const sprite = sprites.get(marks.look[mark] as number);
    const { reach } = sprite;
    if (x > -reach && y > -reach && x < into.width + reach && y < into.height + reach)
      blitMark(into, sprite, x, y);
  }
  undoPremultiplied(into);
}

/** The focus has a wide ring, the rest of the selection a narrow one. */
function drawRings(
  context: CanvasRenderingContext2D,
  { points, axes, rings }: PointScene,
  screen: Screen,
  ink: PlotInk,
): void {
  const columns = drawnColumns(points, axes);
  const ring = (at: number, grow: number): void => {
    const radius = (markSize(points.bytes[at] ?? 0) + grow) / 2;
    context.beginPath();
    context.arc(screen.x(columns.x[at] ?? 0), screen.y(columns.y[at] ?? 0), radius, 0, 2 * Math.PI);
    context.stroke();
  };
  context.strokeStyle = ink.ring;
  context.lineWidth = 1.5;
  for (const at of rings.others) ring(at, 8);
  context.lineWidth = 2.5;
  if (rings.focus !== undefined) ring(rings.focus, 16);
}

const alignments = {
  'middle right': ['left', 'middle', 1, 0],
  'middle left': ['right', 'middle', -1, 0],
  'top center': ['center', 'bottom', 0, -1],
  'bottom center': ['center', 'top', 0, 1],
  'top right': ['left', 'bottom', 1, -1],
  'bottom right': ['left', 'top', 1, 1],
  'top left': ['right', 'bottom', -1, -1],
  'bottom left': ['right', 'top', -1, 1],
} as const;

function drawLabels(
  context: CanvasRenderingContext2D,
  { labels }: PointScene,
  screen: Screen,
  ink: PlotInk,
): void {
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = ink.text;
  // An edge of the ground's colour: names lie where most points are.
  context.strokeStyle = ink.ground;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  for (const { x, y, text, position, clearance } of labels) {
    const [align, baseline, right, down] = alignments[position];
    context.textAlign = align;
    context.textBaseline = baseline;
    const [left, top] = [screen.x(x) + right * clearance, screen.y(y) + down * clearance];
    context.strokeText(text, left, top);
    context.fillText(text, left, top);
  }
}

/** Plotly draws it too, but below the points. */
function drawArea(context: CanvasRenderingContext2D, area: DrawnArea, screen: Screen, ink: PlotInk): void {
  const [x0 = 0, x1 = 0] = area.x;
  const [y0 = 0, y1 = 0] = area.y;
  const corners =
    area.kind === 'lasso'
      ? area.x.map((x, at) => [x, area.y[at] ?? 0] as const)
      : ([
          [x0, y0],
          [x1, y0],
          [x1, y1],
          [x0, y1],
        ] as const);
  context.strokeStyle = ink.ring;
  context.lineWidth = 1.5;
  context.setLineDash([2, 3]);
  context.beginPath();
  for (const [x, y] of corners) context.lineTo(screen.x(x), screen.y(y));
  context.closePath();
  context.stroke();
  context.setLineDash([]);
}

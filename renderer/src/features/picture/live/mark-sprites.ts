// The marks of the live plot as lists of pixels, each rasterised once by the browser and then copied to every point
// that looks like it (blit-marks.ts).

import { markOutlines, type MarkShape } from '../mark-outlines.ts';
import { clusterLooks, clusterStyle, plotInk, type PlotTheme, type PointGroup } from '../point-style.ts';
import { anomalyOpacity } from './live-figure.ts';

/** Pixels that are not empty, relative to the mark's middle; colours premultiplied, as ImageData lays out its bytes. */
export interface MarkSprite {
  readonly right: Int16Array;
  readonly down: Int16Array;
  readonly colour: Uint32Array;
  /** No pixel is further from the middle than this. */
  readonly reach: number;
  /** From the middle to each pixel in a picture of this width, both counted in pixels row by row. */
  readonly offsets: (width: number) => Int32Array;
}

const groupPlaces = clusterLooks + 2;
const anomalyPlace = clusterLooks;
const outsidePlace = clusterLooks + 1;
const mostPx = 32;
/** Steps of an anomaly's opacity. */
const levels = 16;

/** A mark's look as one number below 2^16: group, diameter in whole px, and how solid an anomaly is. */
export function lookOf(group: PointGroup, diameter: number, evidence: number): number {
  const px = Math.max(1, Math.min(mostPx - 1, Math.round(diameter)));
  if (group === 'outside') return outsidePlace * mostPx + px;
  if (group !== 'anomaly') return (group % clusterLooks) * mostPx + px;
  return (Math.round(Math.min(1, evidence) * levels) * groupPlaces + anomalyPlace) * mostPx + px;
}

interface Style {
  readonly shape: MarkShape;
  readonly colour: string;
  readonly edge: number;
  readonly opacity: number;
}

function styleOf(place: number, level: number, theme: PlotTheme): Style {
  const ink = plotInk[theme];
  if (place === anomalyPlace)
    return { shape: 'diamond', colour: ink.anomaly, edge: 1, opacity: anomalyOpacity(level / levels) };
  if (place === outsidePlace) return { shape: 'x', colour: ink.outside, edge: 0, opacity: 0.6 };
  return { ...clusterStyle(place, theme), edge: 0.5, opacity: 0.7 };
}

function trace(context: CanvasRenderingContext2D, shape: MarkShape): void {
  context.beginPath();
  if (shape === 'circle') context.arc(6, 6, 5, 0, 2 * Math.PI);
  else if (shape === 'x') {
    context.moveTo(2.5, 2.5);
    context.lineTo(9.5, 9.5);
    context.moveTo(9.5, 2.5);
    context.lineTo(2.5, 9.5);
  } else {
    for (const corner of markOutlines[shape].split(' ')) {
      const [x = 6, y = 6] = corner.split(',').map(Number);
      context.lineTo(x, y);
    }
    context.closePath();
  }
}

/** Made anew only when the width is another one. */
function offsetsOf(right: Int16Array, down: Int16Array): (width: number) => Int32Array {
  let offsets = new Int32Array(0);
  let knownWidth = 0;
  return (width) => {
    if (width !== knownWidth) {
      offsets = Int32Array.from(right, (across, at) => (down[at] ?? 0) * width + across);
      knownWidth = width;
    }
    return offsets;
  };
}

/** The pixels of a square picture that are not empty. `rgba`: not premultiplied, as getImageData gives them. */
export function spriteOf(rgba: Uint8ClampedArray, side: number): MarkSprite {
  const shown = Array.from({ length: side * side }, (_, at) => at).filter(
    (at) => (rgba[at * 4 + 3] ?? 0) > 0,
  );
  const middle = side / 2;
  const colour = Uint32Array.from(shown, (at) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at * 4, at * 4 + 4);
    const times = (value: number): number => Math.round((value * alpha) / 255);
    return ((alpha << 24) | (times(blue) << 16) | (times(green) << 8) | times(red)) >>> 0;
  });
  const right = Int16Array.from(shown, (at) => (at % side) - middle);
  const down = Int16Array.from(shown, (at) => Math.floor(at / side) - middle);
  return { right, down, colour, reach: Math.ceil(middle), offsets: offsetsOf(right, down) };
}

const nothing = spriteOf(new Uint8ClampedArray(0), 0);

/** Of one theme and one density of the screen; another one needs others. */
export class MarkSprites {
  readonly theme: PlotTheme;
  /** Pixels of the screen per px. */
  readonly density: number;
  private readonly sprites: (MarkSprite | undefined)[] = [];

  constructor(theme: PlotTheme, density: number) {
    this.theme = theme;
    this.density = density;
  }

  readonly get = (look: number): MarkSprite => (this.sprites[look] ??= this.make(look));

  private make(look: number): MarkSprite {
    const place = Math.floor(look / mostPx);
    const diameter = look % mostPx;
    const style = styleOf(place % groupPlaces, Math.floor(place / groupPlaces), this.theme);
    const canvas = document.createElement('canvas');
    // Corners reach beyond the circle, and the edge beyond both.
    const side = 2 * Math.ceil((diameter * 0.6 + style.edge + 1) * this.density);
    canvas.width = side;
    canvas.height = side;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) return nothing;
    const scale = (diameter / 10) * this.density;
    context.setTransform(scale, 0, 0, scale, side / 2 - 6 * scale, side / 2 - 6 * scale);
    this.paint(context, style, diameter);
    const { data } = context.getImageData(0, 0, side, side);
    // As a whole, so that edge and ground do not show through each other.
    for (let at = 3; at < data.length; at += 4) data[at] = (data[at] ?? 0) * style.opacity;
    return spriteOf(data, side);
  }

  private paint(context: CanvasRenderingContext2D, { shape, colour, edge }: Style, diameter: number): void {
    trace(context, shape);
    if (shape === 'x') {
      context.lineWidth = 2;
      context.strokeStyle = colour;
      context.stroke();
      return;
    }
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = (edge * 10) / diameter;
    context.strokeStyle = plotInk[this.theme].ground;
    context.stroke();
  }
}

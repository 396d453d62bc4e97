// Stands in for the canvas of the live plot in component tests: there are no pixels here, what is to be drawn is kept.

import type { PointScene } from '../features/picture/live/point-canvas.ts';

export const drawnScenes: PointScene[] = [];

export const mockPointCanvas = {
  PointCanvas: class {
    draw(scene: PointScene): void {
      drawnScenes.push(scene);
    }
  },
};

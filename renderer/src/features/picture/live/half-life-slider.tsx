// How fast evidence fades: a slider over a ladder of round times, each about one and a half times the one before.

import { Slider, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';

/** Seconds, 10 s to 24 h: the contract's whole range. */
export const halfLives = [
  10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 450, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10_800,
  14_400, 21_600, 43_200, 86_400,
] as const;

/** `45 s`, `1 min 30 s`, `10 min`, `1 h 30 min`, `24 h`. */
export function formatHalfLife(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [
    hours > 0 ? `${String(hours)} h` : '',
    minutes > 0 ? `${String(minutes)} min` : '',
    seconds % 60 > 0 ? `${String(seconds % 60)} s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function nearest(seconds: number): number {
  let best = 0;
  halfLives.forEach((one, index) => {
    const known = halfLives[best] ?? 10;
    if (Math.abs(Math.log(one / seconds)) < Math.abs(Math.log(known / seconds))) best = index;
  });
  return best;
}

export function HalfLifeSlider(props: {
  readonly seconds: number;
  readonly onChange: (seconds: number) => void;
}): ReactNode {
  const [dragged, setDragged] = useState<number | null>(null);
  const index = dragged ?? nearest(props.seconds);
  const text = (place: number): string => formatHalfLife(halfLives[place] ?? 600);
  return (
    <div
      // Arrow keys here move the slider, not the frames.
      onKeyDown={(event) => {
        event.stopPropagation();
      }}
    >
      <Text size="xs" fw={500}>
        Evidence halves every <span className="jw-mono">{text(index)}</span>
      </Text>
      <Slider
        mt={4}
        size="sm"
        min={0}
        max={halfLives.length - 1}
        value={index}
        label={text}
        thumbLabel="Half-life"
        thumbValueText={text}
        onChange={setDragged}
        onChangeEnd={(place) => {
          setDragged(null);
          const chosen = halfLives[place];
          if (chosen !== undefined && chosen !== props.seconds) props.onChange(chosen);
        }}
      />
    </div>
  );
}

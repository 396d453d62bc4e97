// A tour of five steps for who opens the demo for the first time: offered in a line above the overview, and never begun
// unasked.

import { Button, Group, Popover, Text } from '@mantine/core';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApp, useCommands, useNavigation, useSettings } from '../state/app-context.tsx';
import { stepAfter, tourSteps, type TourStep } from './tour-steps.ts';

/** As the host names it. */
const demoDataset = 'demo';

interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(at: string): Box | null {
  const element = document.querySelector(at);
  if (element === null) return null;
  const { top, left, width, height } = element.getBoundingClientRect();
  return { top, left, width, height };
}

function isSame(a: Box | null, b: Box | null): boolean {
  if (a === null || b === null) return a === b;
  return a.top === b.top && a.left === b.left && a.width === b.width && a.height === b.height;
}

/** Where the element is, frame by frame: findings come in, and the page is scrolled and resized. */
function useBox(at: string): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    document.querySelector(at)?.scrollIntoView({ block: 'nearest' });
    let frame = 0;
    const measure = (): void => {
      setBox((before) => {
        const now = boxOf(at);
        return isSame(before, now) ? before : now;
      });
      frame = requestAnimationFrame(measure);
    };
    measure();
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [at]);
  return box;
}

function isThere(at: string): boolean {
  return document.querySelector(at) !== null;
}

function StepText(props: {
  readonly step: TourStep;
  readonly index: number;
  readonly onStep: (index: number | null) => void;
}): ReactNode {
  const { step, index, onStep } = props;
  const before = stepAfter(index, -1, isThere);
  const next = stepAfter(index, 1, isThere);
  return (
    <>
      <Text fw={600} size="sm">
        {step.title}{' '}
        <span className="jw-dim">
          {index + 1} of {tourSteps.length}
        </span>
      </Text>
      <p className="jw-tour-text">{step.text}</p>
      <Group gap={6}>
        <Button
          variant="default"
          disabled={before === null}
          onClick={() => {
            onStep(before);
          }}
        >
          Back
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            onStep(next);
          }}
        >
          {next === null ? 'Done' : 'Next'}
        </Button>
        {next === null ? null : (
          <Button
            variant="subtle"
            ml="auto"
            onClick={() => {
              onStep(null);
            }}
          >
            Close
          </Button>
        )}
      </Group>
    </>
  );
}

function Step(props: {
  readonly step: TourStep;
  readonly index: number;
  readonly onStep: (index: number | null) => void;
}): ReactNode {
  const { step, index, onStep } = props;
  const box = useBox(step.at);
  if (box === null) return null;
  return (
    <Popover
      opened
      onChange={() => {
        onStep(null);
      }}
      width="19rem"
      position={step.side}
      withArrow
      arrowSize={12}
      shadow="md"
      trapFocus
      // The ring has no name to be labelled by.
      withRoles={false}
      closeOnClickOutside={false}
    >
      <Popover.Target>
        <div className="jw-tour-ring" style={{ ...box }} />
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={`Tour: ${step.title}`}
        onKeyDown={(event) => {
          event.stopPropagation();
        }}
      >
        <StepText step={step} index={index} onStep={onStep} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Offer(props: { readonly onTake: () => void; readonly onRefuse: () => void }): ReactNode {
  return (
    <div className="jw-strip" role="note">
      <span>New here? Five steps show what to look at first.</span>
      <Button size="compact-xs" variant="default" onClick={props.onTake}>
        Take the tour
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={props.onRefuse}>
        Not now
      </Button>
    </div>
  );
}

export function Tour(): ReactNode {
  const { stores } = useApp();
  const { screen, dataset } = useNavigation((state) => state);
  const { tourSeen, change } = useSettings((state) => state);
  const [index, setIndex] = useState<number | null>(null);
  const isHere = screen === 'overview' && dataset !== null;
  const commands = useMemo(() => {
    const run = (): void => {
      stores.navigation.getState().goTo('overview');
      setIndex(0);
    };
    return dataset === null ? [] : [{ id: 'tour', title: 'Take the tour', group: 'Help', run }];
  }, [stores, dataset]);
  useCommands(commands);
  // Who leaves the screen has ended it.
  if (!isHere && index !== null) setIndex(null);
  const step = index === null ? undefined : tourSteps[index];
  if (!isHere) return null;
  if (index !== null && step !== undefined)
    return <Step key={index} step={step} index={index} onStep={setIndex} />;
  if (tourSeen || dataset !== demoDataset) return null;
  return (
    <Offer
      onTake={() => {
        change({ tourSeen: true });
        setIndex(0);
      }}
      onRefuse={() => {
        change({ tourSeen: true });
      }}
    />
  );
}

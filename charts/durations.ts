import type { Duration } from 'cdk8s';
import { formatDuration } from '../src/karpenter';

/** A duration as Karpenter's fields carry it: hours, minutes and seconds, `720h`. A fraction of a second is kept for the schema to refuse. */
export const durationText = (duration: Duration): string => formatDuration(duration.toMilliseconds() / 1000);

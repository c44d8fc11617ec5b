/** Whether everything is run, as `npm run test:all` and CI do. Otherwise walks over everything take samples. */
export const FULL = process.env.TEST_FULL === 'true';

/** How often a property is tried: all the times, or a tenth of them. */
export const runs = (all: number): number => (FULL ? all : Math.ceil(all / 10));

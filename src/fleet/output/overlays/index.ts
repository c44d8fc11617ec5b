export { type Overlays, overlaysOf } from './overlays';

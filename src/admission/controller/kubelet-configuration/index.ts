export { kubeletConfiguration } from './validation';

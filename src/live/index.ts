export { readClusterFile } from './cluster-file';
export { PREFLIGHT_CHECKS } from './preflight/checks';
export { type PreflightReport, preflight } from './preflight/preflight';
export { unansweredLines } from './preflight/unanswered';
export { interruptibleMachine, type Machine } from './scale-test/machine';
export { scaleTestJson, scaleTestText } from './scale-test/report';
export { isExpected } from './scale-test/run';
export { type ScaleTestRequest, scaleTest } from './scale-test/scale-test';
export { type RunTool, runTool } from './tool';

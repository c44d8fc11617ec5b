// What reckons nodes is loaded when the first type is reckoned: of most pools only labels are asked.
export { DEFAULT_VM_MEMORY_OVERHEAD_PERCENT, nodeReckoner } from './allocatable';

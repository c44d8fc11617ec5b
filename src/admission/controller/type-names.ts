// The names of all types, loaded when somebody asks whether a value is one of them.
export {
  CPU_MANUFACTURERS,
  GPU_MANUFACTURERS,
  GPU_NAMES,
  INSTANCE_CATEGORIES,
  INSTANCE_FAMILIES,
  INSTANCE_SIZES,
  INSTANCE_TYPES,
} from '../../karpenter/catalogue/names.generated';

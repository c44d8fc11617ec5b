export type { BottlerocketSettings } from './bottlerocket';
export type { NodeConfigSpec } from './node-config';
export {
  type Al2UserData,
  type Al2023UserData,
  type BottlerocketUserData,
  UserData,
  type WindowsUserData,
} from './user-data';

import { altcraft } from './altcraft';
import { emarsys } from './emarsys';
import type { Platform } from './platform';

/** Every platform of the package, in the order of the menu. To add one, add its folder, and its name here. */
export const platforms: readonly Platform[] = [altcraft, emarsys];

/** Never change this: nodes saved without the parameter `platform` rely on it. */
export const defaultPlatform: Platform = emarsys;

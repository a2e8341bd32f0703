import { altcraft } from './altcraft';
import { emarsys } from './emarsys';
import type { Platform } from './platform';

/** Every platform of the package, in the order of the menu. A new one is a new folder and its name here. */
export const platforms: readonly Platform[] = [altcraft, emarsys];

/** What a node means that was saved without the parameter `platform`; can't change any more. */
export const defaultPlatform: Platform = emarsys;

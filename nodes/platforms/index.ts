import { ExportProblem } from '../export/problem';
import { altcraft } from './altcraft';
import { emarsys } from './emarsys';
import type { Platform } from './platform';

/** Every platform of the package, in the order of the menu. A new one is a new folder and a line here. */
export const platforms: readonly Platform[] = [altcraft, emarsys];

/**
 * The platform with the name.
 * @throws ExportProblem `settings` when there is none
 */
export function platformNamed(name: unknown): Platform {
	const platform = platforms.find((candidate) => candidate.name === name);
	if (!platform) {
		throw new ExportProblem(
			'settings',
			`Platform: "${String(name)}" is not one of ${platforms.map((p) => p.displayName).join(', ')}`,
		);
	}
	return platform;
}

import { residentMemory, type N8nInstance } from '../../../dev/n8n';

/** The current resident memory of all processes of a cluster, in bytes. */
export function memoryOf(processes: Record<string, N8nInstance>): Record<string, number> {
	return Object.fromEntries(
		Object.entries(processes).map(([name, { pid }]) => [name, residentMemory(pid)] as const),
	);
}

/** Runs an action, and returns the peak memory of each process. */
export async function peakMemory(
	processes: Record<string, N8nInstance>,
	action: () => Promise<void>,
): Promise<Record<string, number>> {
	const peak = memoryOf(processes);
	const timer = setInterval(() => {
		for (const [name, bytes] of Object.entries(memoryOf(processes))) {
			peak[name] = Math.max(peak[name] ?? 0, bytes);
		}
	}, 250);
	try {
		await action();
	} finally {
		clearInterval(timer);
	}
	return peak;
}

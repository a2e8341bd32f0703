import { residentMemory, type N8nInstance } from '../../../dev/n8n';

/** The resident memory of all processes of a cluster now, in bytes. */
export function memoryOf(processes: Record<string, N8nInstance>): Record<string, number> {
	return Object.fromEntries(
		Object.entries(processes).map(([name, { pid }]) => [name, residentMemory(pid)] as const),
	);
}

/** Does something, and gives the most that each process held meanwhile. */
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

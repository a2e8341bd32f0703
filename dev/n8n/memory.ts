import { readFileSync } from 'node:fs';

/** Resident memory of a process in bytes; 0 where the system has no /proc, or the process is gone. */
export function residentMemory(pid: number): number {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
	} catch {
		return 0;
	}
}

/** What a process used while something was done with it, in bytes. */
export interface MemoryUse {
	before: number;
	peak: number;
}

/** Does `action` and watches the memory of a process meanwhile. */
export async function watchMemory<T>(
	pid: number,
	action: () => Promise<T>,
): Promise<{ result: T; memory: MemoryUse }> {
	const memory = { before: residentMemory(pid), peak: 0 };
	const sample = () => {
		memory.peak = Math.max(memory.peak, residentMemory(pid));
	};
	const timer = setInterval(sample, 100);
	try {
		const result = await action();
		sample();
		return { result, memory };
	} finally {
		clearInterval(timer);
	}
}

import { readFileSync } from 'node:fs';

/** Linux reports in hundredths of a second, whatever its kernel uses internally (proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;

function readProc(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}

/** CPU seconds of a process so far; 0 on systems without /proc. */
export function cpuSeconds(pid: number): number {
	const stat = readProc(pid, 'stat');
	// The name of the program, in parentheses, can contain anything.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes; 0 on systems without /proc, or if the process is gone. */
export function residentMemory(pid: number): number {
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0) * 1024;
}

/** Runs `action` and samples the memory of a process, in bytes, meanwhile. */
export async function watchMemory<T>(
	pid: number,
	action: () => Promise<T>,
): Promise<{ result: T; memory: { before: number; peak: number } }> {
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

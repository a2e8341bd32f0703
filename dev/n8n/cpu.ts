import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever its kernel does inside (proc_pid_stat(5)). */
const TICKS_PER_SECOND = 100;

/** Seconds that the processor has worked for a process so far; 0 where the system has no /proc. */
export function cpuSeconds(pid: number): number {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The name of the program, in brackets, can hold anything.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		const [user, system] = [fields[11], fields[12]];
		return (Number(user) + Number(system)) / TICKS_PER_SECOND;
	} catch {
		return 0;
	}
}

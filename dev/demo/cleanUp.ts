/** What has to be ended when the demo ends, whichever way it does; the last thing started ends first. */
export class CleanUp {
	private readonly steps: Array<() => Promise<void>> = [];

	private running: Promise<void> | undefined;

	/** Remembers how to end something. */
	add(step: () => Promise<void>): void {
		this.steps.unshift(step);
	}

	/** Whether everything is ending, or has ended. */
	get begun(): boolean {
		return this.running !== undefined;
	}

	/** Ends everything, once: a second call waits for the first. */
	async run(): Promise<void> {
		this.running ??= this.runSteps();
		await this.running;
	}

	private async runSteps(): Promise<void> {
		for (const step of this.steps) {
			try {
				await step();
			} catch (error) {
				// One thing that does not end must not keep the others running.
				process.stderr.write(`${String(error)}\n`);
			}
		}
	}
}

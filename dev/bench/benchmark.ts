/** `quick`: small enough to try a benchmark out in about two minutes; its figures say little. */
export type Scale = 'full' | 'quick';

/** What a figure should be, and what it is. */
export interface Aim {
	what: string;
	aim: string;
	figure: string;
	met: boolean;
}

/** What the page says about a benchmark. */
export interface Section {
	aims: Aim[];
	/** Markdown. */
	text: string;
}

/** One benchmark. `Figures` are plain data, kept beside the page so that it can be made anew without measuring. */
export interface Benchmark<Figures = unknown> {
	/** For `--only`. */
	name: string;
	title: string;
	measure(scale: Scale): Promise<Figures>;
	report(figures: Figures): Section;
}

'use strict';

// Loaded into n8n before its own code (see clock.ts): makes its clock run faster, and the timers with which it waits for
// something outside, to see in minutes what it does in hours. All other timers keep the real time: most of them guard
// against something that hangs, and work takes as long as ever.
const speed = Number(process.env.CLOCK_SPEED ?? 1);
const begin = Number(process.env.CLOCK_BEGIN ?? Date.now());

/** n8n's look for executions whose time has come, its Wait node, and `sleep`, with which nodes wait. */
const WAITS = /[\\/](?:wait-tracker\.js|Wait\.node\.js|@n8n[\\/]utils[\\/]dist[\\/]sleep\.cjs)$/;
/** This file, the caller, and what a promise puts between them. */
const FRAMES = 4;

const realNow = Date.now.bind(Date);
const now = () => Math.round(begin + (realNow() - begin) * speed);

Date.now = now;
globalThis.Date = new Proxy(Date, {
	construct: (target, args, newTarget) =>
		/** @type {Date} */ (Reflect.construct(target, args.length > 0 ? args : [now()], newTarget)),
});

/** Whether one of the {@link WAITS} sets a timer. */
function isWait() {
	const { prepareStackTrace, stackTraceLimit } = Error;
	Error.stackTraceLimit = FRAMES;
	// As they are: n8n's own way of telling them looks up where each line was in its sources.
	Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? '');
	try {
		const files = /** @type {string[]} */ (/** @type {unknown} */ (new Error('Where').stack));
		return files.some((file) => WAITS.test(file));
	} finally {
		Object.assign(Error, { prepareStackTrace, stackTraceLimit });
	}
}

for (const name of /** @type {const} */ (['setTimeout', 'setInterval'])) {
	const real = globalThis[name];
	/** @type {(callback: () => void, milliseconds?: number, ...args: unknown[]) => unknown} */
	const fast = (callback, milliseconds = 0, ...args) =>
		Reflect.apply(real, globalThis, [callback, isWait() ? milliseconds / speed : milliseconds, ...args]);
	// With what the function carries for util.promisify.
	Object.assign(globalThis, {
		[name]: Object.defineProperties(fast, Object.getOwnPropertyDescriptors(real)),
	});
}

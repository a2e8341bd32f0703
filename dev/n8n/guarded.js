'use strict';

const { spawn } = require('node:child_process');

// Runs a program that knows nothing of this project, and ends it when the process that asked for it is gone, however
// it went: the channel between the two carries nothing; that it closes is the message.
/** @type {{ command: string, args: string[], options: import('node:child_process').SpawnOptions, signal: NodeJS.Signals }} */
const { command, args, options, signal } = JSON.parse(process.argv[2] ?? '');
const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));
process.once('disconnect', () => child.kill(signal));
// Ctrl-C in a terminal reaches the whole group; what is to end, and when, is said by the channel alone.
process.on('SIGINT', () => undefined);

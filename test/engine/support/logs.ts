import { LoggerProxy, type Logger as N8nLogger, type LogMetadata } from 'n8n-workflow';
import { Container, Logger } from './core';

/** One line as a node or the engine wrote it. */
export interface LogEntry {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata?: LogMetadata | undefined;
}

/** Takes the place of n8n's console output: every line is kept, and none is printed. */
export class Logs {
	readonly entries: LogEntry[] = [];

	/** Makes every part of n8n write here from now on. */
	install(): void {
		const write =
			(level: LogEntry['level']) =>
			(message: string, metadata?: LogMetadata): void => {
				this.entries.push({ level, message, metadata });
			};
		const logger = { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
		const scopable: N8nLogger & { scoped(): N8nLogger } = { ...logger, scoped: () => logger };
		Container.set(Logger, scopable as unknown as InstanceType<typeof Logger>);
		LoggerProxy.init(logger);
	}

	/** The lines written since `mark`, itself a number of lines. */
	since(mark: number): LogEntry[] {
		return this.entries.slice(mark);
	}
}

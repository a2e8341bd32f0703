import { LoggerProxy, type Logger as N8nLogger, type LogMetadata } from 'n8n-workflow';
import { Container, Logger } from './core';

/** A line logged by a node or the engine. */
export interface LogEntry {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata?: LogMetadata | undefined;
}

/** Replaces n8n's console output: stores lines instead of printing them. */
export class Logs {
	readonly entries: LogEntry[] = [];

	/** Makes all parts of n8n log here from now on. */
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

	/** The lines since `mark`, itself a number of lines. */
	since(mark: number): LogEntry[] {
		return this.entries.slice(mark);
	}
}

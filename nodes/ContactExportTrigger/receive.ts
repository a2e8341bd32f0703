import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { allowlistOf } from '../callbacks/addresses';
import { callbackBody } from '../callbacks/body';
import { isSecret } from '../callbacks/secret';
import { exportItem } from '../run/exportItem';
import { isFinished, type ExportState } from '../core/job';
import { asError, ExportError } from '../core/exportError';
import { isRecord } from '../core/isRecord';
import { withoutPadding } from '../core/padding';
import { callingPlatforms, platformNamed } from '../platforms';
import { listOf } from '../platforms/parameters';
import type { CallingPlatform, ReadParameter } from '../platforms/platform';
import { confirm } from '../steps/confirm';
import { areTooManyUnknown, noteUnknownExport } from './unknownExports';

/** A response that starts no execution. */
interface Refusal {
	status: number;
	message: string;
}

/**
 * Responds to a call. Only a call that the API confirms starts an execution; any status but 200 makes the platform call
 * again. Always responds, never throws.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const read: ReadParameter = (name) => context.getNodeParameter(name, null);
	try {
		const platform = platformNamed(read('platform'), callingPlatforms);
		const exportId = callerRefused(context, read) ?? (await calledExport(context, platform));
		if (typeof exportId !== 'string') return response(context, exportId);
		return await confirmAndStart(context, platform, read, exportId);
	} catch (error) {
		context.logger.warn(
			`A call to ${context.getNode().name} could not be handled: ${asError(error).message}`,
		);
		return response(context, { status: 503, message: 'try again later' });
	}
}

function callerRefused(context: IWebhookFunctions, read: ReadParameter): Refusal | undefined {
	const { name } = context.getNode();
	// One by one: there is no item yet, so an expression in another option may fail.
	const allowlist = allowlistOf(read('options.ipAllowlist'));
	const secret = withoutPadding(read('options.secret'));
	const lost =
		(allowlist.isEmpty && isSet(context, 'ipAllowlist') && 'IP Allowlist') ||
		(secret === '' && isSet(context, 'secret') && 'Secret');
	if (lost) {
		context.logger.warn(`${name}: a call was refused, since the option "${lost}" is set, but has no value`);
		return { status: 403, message: 'this trigger is not set up correctly' };
	}
	const { ip } = context.getRequestObject();
	if (!allowlist.allows(ip)) {
		context.logger.warn(
			`${name}: a call from ${String(ip)} was refused, since "IP Allowlist" does not contain this address${inWords(allowlist.mistakes)}`,
		);
		return { status: 403, message: 'this address may not call' };
	}
	if (secret !== '' && !isSecret((context.getQueryData() as { secret?: unknown }).secret, secret)) {
		context.logger.warn(`${name}: a call without the right secret was refused`);
		return { status: 401, message: 'the secret is missing or wrong' };
	}
	return undefined;
}

/** Whether an option is filled in, whatever its expression returns: a variable that is gone must not let everyone in. */
function isSet(context: IWebhookFunctions, name: string): boolean {
	const { options }: Record<string, unknown> = context.getNode().parameters;
	const written = isRecord(options) ? withoutPadding(options[name]) : '';
	return withoutPadding(written.replace(/^=/, '')) !== '';
}

function inWords(mistakes: string[]): string {
	return mistakes.length > 0 ? `; not understood in the list: ${mistakes.join(', ')}` : '';
}

async function calledExport(
	context: IWebhookFunctions,
	{ callback }: CallingPlatform,
): Promise<string | Refusal> {
	return (
		callback.exportIdIn(await callbackBody(context.getRequestObject())) ?? {
			status: 400,
			message: 'this is not an export callback',
		}
	);
}

async function confirmAndStart(
	context: IWebhookFunctions,
	platform: CallingPlatform,
	read: ReadParameter,
	exportId: string,
): Promise<IWebhookResponseData> {
	if (areTooManyUnknown(context)) {
		context.logger.warn(
			`${context.getNode().name}: a call about export ${exportId} was deferred, since too many calls of the last minute were about exports that do not exist. The option "Secret" keeps such calls out.`,
		);
		return response(context, { status: 503, message: 'try again later' });
	}
	let state: ExportState;
	try {
		state = await confirm({ context, platform, read }, exportId);
	} catch (error) {
		const isUnknown = error instanceof ExportError && error.kind === 'notFound';
		if (isUnknown) noteUnknownExport(context);
		context.logger.warn(
			`${context.getNode().name}: a call about export ${exportId} could not be confirmed: ${asError(error).message}`,
		);
		return response(
			context,
			isUnknown
				? { status: 404, message: `export ${exportId} is not known` }
				: { status: 503, message: 'try again later' },
		);
	}
	if (!isFinished(state))
		return response(context, { status: 503, message: `export ${exportId} is not done yet` });
	if (!listOf(read('events'), 'Events').includes(state.status)) {
		return response(context, {
			status: 200,
			message: `this trigger ignores exports that are ${state.status}`,
		});
	}
	const item = exportItem(platform.name, { exportId, state }, 0);
	// On a cluster, n8n keeps nothing of a run whose worker was killed: only the log names its export.
	context.logger.info(
		`[${context.getNode().name}] Export ${exportId} is ${state.status}: the workflow starts`,
	);
	return { workflowData: [[{ json: item.json }]] };
}

function response(context: IWebhookFunctions, { status, message }: Refusal): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

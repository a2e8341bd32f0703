import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { isPrivateUrl } from '../callbacks/addresses';
import { callingPlatforms, namesOf, searchText } from '../platforms';
import { unlessRepeated } from '../run/repeatedRun';
import { deliver } from './deliver';
import { fields } from './fields';
import { receive } from './receive';

const callers = namesOf(callingPlatforms, 'or');

/** Starts a workflow when a platform reports a finished export, and its API confirms it. */
export class ContactExportTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Contact Export Trigger',
		name: 'contactExportTrigger',
		icon: { light: 'file:../../icons/contactExport.svg', dark: 'file:../../icons/contactExport.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n (2.41, parseRequestBody) evaluates an expression in every call to a webhook of version 1, which costs
		// a sandbox of some 12 MB and up to a tenth of a second.
		version: 2,
		subtitle: `={{ "${callers} export " + $parameter["events"].join(" or ") }}`,
		// The editor shows this in the search, where both nodes are one entry.
		description: searchText,
		eventTriggerDescription: `Waiting for ${callers} to call the Test URL`,
		activationMessage: `Your trigger now starts the workflow when ${callers} calls its Production URL.`,
		defaults: { name: 'Contact Export Trigger' },
		triggerPanel: {
			header: 'Start the workflow when an export is finished',
			executionsHelp: {
				inactive: `<b>To try it out</b>, click "Execute step", start an export in ${callers} with the <b>Test URL</b> as its notification URL, and wait for the call. The Test URL works for one call. <br /><br /><b>For real</b>, publish the workflow and use the <b>Production URL</b>. Both must be reachable from the internet: an address with localhost never is.`,
				active:
					'<b>To try out a change</b>, click "Execute step" and start an export with the <b>Test URL</b> as its notification URL. <br /><br />Exports with the <b>Production URL</b> start the published workflow; these runs are in the list of executions, not here.',
			},
			activationHint:
				'Publish the workflow, and every export with the Production URL as its notification URL starts it.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'emarsysOAuth2Api',
				required: true,
				displayOptions: { show: { platform: ['emarsys'], authentication: ['oAuth2'] } },
			},
			{
				name: 'emarsysWsseApi',
				required: true,
				displayOptions: { show: { platform: ['emarsys'], authentication: ['wsse'] } },
			},
			{
				name: 'emarsysWebDavApi',
				required: false,
				displayOptions: { show: { platform: ['emarsys'], '/options.downloadFrom': ['webDav'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: 'contact-export',
			},
		],
		properties: fields,
	};

	// Nothing to register at the platform: the URL is sent with the start of each export.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const address = this.getNodeWebhookUrl('default') ?? '';
				if (isPrivateUrl(address)) {
					this.logger.warn(
						`${this.getNode().name}: ${callers} can't reach ${new URL(address).origin} from the internet. Set N8N_WEBHOOK_URL (before n8n 2.41: WEBHOOK_URL) to the public address of this n8n.`,
					);
				}
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await unlessRepeated(this, async () => await deliver(this))];
	}
}

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

import { callingPlatforms, namesOf, platforms, searchText } from '../platforms';
import { commonFields, outputFields } from './fields/common';
import { hints, subtitle } from './appearance';
import { optionsFields } from './fields/options';
import { credentialTest, listSearch, loadOptions } from './methods';
import { unlessRepeated } from '../run/repeatedRun';
import { operations } from './operations';
import { resume } from './resume';
import { performItems } from './performItems';

/** Runs exports of marketing platforms: start, get the status, wait, download, or all in one. */
export class ContactExport implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Contact Export',
		name: 'contactExport',
		icon: { light: 'file:../../icons/contactExport.svg', dark: 'file:../../icons/contactExport.dark.svg' },
		group: ['input'],
		// For every call to a node of version 1, n8n (2.41, parseRequestBody) evaluates an expression, in a sandbox of some
		// 12 MB. It does not for version 2, which is the only difference.
		version: [1, 2],
		subtitle,
		// The editor shows this in the search, where node and trigger are one entry.
		description: searchText,
		defaults: { name: 'Contact Export' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		hints,
		// Shown at the node while an execution is waiting, which it only does for platforms that call.
		...(callingPlatforms.length > 0 && {
			waitingNodeTooltip: `Waiting for ${namesOf(callingPlatforms, 'or')} to call when the export is done. Continues automatically, after "Max Wait (Minutes)" at the latest.`,
		}),
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: 'noData',
				path: '',
				isFullPath: true,
				restartWebhook: true,
			},
		],
		// Not in the platforms' folders, because n8n's lint reads this literal. The editor (seen in 1.123 and 2.41) shows
		// the credentials above the last field that one of them depends on, and hides every field that such a field depends
		// on in turn. So all of them depend on the resource, which puts them between Platform and Resource, and none is shown
		// by the operation, which depends on the resource. Undefined is for nodes that were saved without a resource: n8n
		// fills in defaults when it runs them, and not when it loads their pickers.
		credentials: [
			{
				name: 'altcraftApi',
				required: true,
				displayOptions: { show: { platform: ['altcraft'], resource: [undefined, 'export', 'account'] } },
			},
			{
				name: 'emarsysOAuth2Api',
				required: true,
				displayOptions: {
					show: {
						platform: ['emarsys'],
						authentication: ['oAuth2'],
						resource: [undefined, 'export', 'account'],
					},
				},
			},
			{
				name: 'emarsysWsseApi',
				required: true,
				displayOptions: {
					show: {
						platform: ['emarsys'],
						authentication: ['wsse'],
						resource: [undefined, 'export', 'account'],
					},
				},
			},
			{
				name: 'emarsysFtpApi',
				required: false,
				testedBy: 'deliveryCredentialTest',
				displayOptions: {
					show: {
						platform: ['emarsys'],
						resource: [undefined, 'export'],
						'/options.distributionMethod': ['ftp', 'sftp'],
					},
					hide: { operation: ['download', 'getStatus', 'wait'] },
				},
			},
			{
				name: 'emarsysWebDavApi',
				required: false,
				displayOptions: {
					show: {
						platform: ['emarsys'],
						resource: [undefined, 'export'],
						'/options.downloadFrom': ['webDav'],
					},
					hide: { operation: ['getStatus', 'start', 'wait'] },
				},
			},
		],
		properties: [
			...commonFields,
			...platforms.flatMap(({ fields }) => fields),
			...outputFields,
			...optionsFields,
		],
	};

	methods = {
		loadOptions,
		listSearch,
		credentialTest,
	};

	// Nothing to register: the URL of a waiting execution is sent with the start of its export.
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
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
		return await resume(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const name = this.getNodeParameter('operation', 0);
		const operation = operations.find((candidate) => candidate.name === name);
		// n8n adds "Custom API Call" to the menu, which refers users to the HTTP Request node: there is nothing to do.
		if (!operation) return [this.getInputData()];
		return [await unlessRepeated(this, async () => await performItems(this, operation))];
	}
}

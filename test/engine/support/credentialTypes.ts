import { NodeHelpers, type ICredentialType, type INodeProperties } from 'n8n-workflow';
import { fromSources } from './sources';

const text = (name: string, value = ''): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: value,
});

/** n8n's own base type lives in n8n-nodes-base; these are the fields of it that a request reads. */
const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		text('grantType', 'authorizationCode'),
		text('authUrl'),
		text('accessTokenUrl'),
		text('clientId'),
		text('clientSecret'),
		text('scope'),
		text('authQueryParameters'),
		text('authentication', 'header'),
		{ displayName: 'oauthTokenData', name: 'oauthTokenData', type: 'json', default: {} },
	],
};

const TYPES = [oAuth2Api, ...fromSources<ICredentialType>('credentials')];

/** @returns the credential type with that name, from the sources of this package */
export function credentialType(name: string): ICredentialType {
	const type = TYPES.find((candidate) => candidate.name === name);
	if (!type) throw new Error(`No credential type is called ${name}.`);
	return type;
}

/** @returns the names of all types that this one extends */
export function parentTypes(name: string): string[] {
	return (credentialType(name).extends ?? []).flatMap((parent) => [parent, ...parentTypes(parent)]);
}

/** @returns its fields, including those of the types it extends */
export function credentialProperties(name: string): INodeProperties[] {
	const properties: INodeProperties[] = [];
	for (const parent of credentialType(name).extends ?? []) {
		NodeHelpers.mergeNodeProperties(properties, credentialProperties(parent));
	}
	NodeHelpers.mergeNodeProperties(properties, credentialType(name).properties);
	return properties;
}

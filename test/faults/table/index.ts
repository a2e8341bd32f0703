import type { Section } from '../support/row';
import { signIn } from './signIn';
import { responses } from './responses';
import { connections } from './connections';
import { files } from './files';
import { redirects } from './redirects';
import { refusals } from './refusals';

/** All faults, in the order of the page. */
export const sections: readonly Section[] = [connections, responses, refusals, redirects, signIn, files];

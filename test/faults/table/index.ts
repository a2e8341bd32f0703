import type { Section } from '../support/row';
import { access } from './access';
import { answers } from './answers';
import { connections } from './connections';
import { files } from './files';
import { redirects } from './redirects';
import { refusals } from './refusals';

/** All faults, as they stand on the page. */
export const sections: readonly Section[] = [connections, answers, refusals, redirects, access, files];

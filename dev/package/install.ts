/**
 * Installs this package, packed, in the user folder of an n8n that is started elsewhere, such as in a container:
 * `npx tsx dev/package/install.ts <folder>`.
 */
import path from 'node:path';
import { install } from './pack';

const [folder] = process.argv.slice(2);
if (!folder)
	throw new Error('Name the folder: the value of N8N_USER_FOLDER, which is /home/node in the container.');
void install(path.resolve(folder));

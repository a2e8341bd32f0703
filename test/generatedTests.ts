import { configureGlobal } from 'fast-check';

/*
 * Runs before each file of the projects with generated tests. They generate the same data each time, so that a failure
 * comes from the change that was made; `CONTACT_EXPORT_SEED=random` explores further. A failure names its seed.
 */
const { CONTACT_EXPORT_SEED: given = '1' } = process.env;
const seed = given === 'random' ? Date.now() % 2 ** 31 : Number(given);

configureGlobal({ seed, endOnFailure: true });

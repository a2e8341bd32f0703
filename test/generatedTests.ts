import { configureGlobal } from 'fast-check';

/*
 * Before each file of the projects with generated tests. They generate the same each time, so that a red run comes
 * from the change that was made; `CONTACT_EXPORT_SEED=random` looks further. A failure names its seed.
 */
const { CONTACT_EXPORT_SEED: given = '1' } = process.env;
const seed = given === 'random' ? Date.now() % 2 ** 31 : Number(given);

configureGlobal({ seed, endOnFailure: true });

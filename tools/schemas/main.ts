import { writeFile } from 'node:fs/promises';
import { keepRelease } from './releases.js';
import { schemaFiles } from './schemaFiles.js';

/** `npm run schemas` makes the files anew; with the argument `release` it also keeps them for the tests of later versions. */
for (const { file, text } of await schemaFiles()) await writeFile(file, text);
if (process.argv[2] === 'release') console.log(`kept as schemas/released/${await keepRelease()}`);

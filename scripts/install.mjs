import { ensurePackages } from './lib/packages.mjs';

await ensurePackages();

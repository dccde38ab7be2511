import { Failure } from './lib/failure.mjs';
import { registerSchemas } from './stack/schemas.mjs';

const url = process.env['SCHEMA_REGISTRY_URL'];
try {
  if (!url) throw new Failure('SCHEMA_REGISTRY_URL must name the registry, such as http://127.0.0.1:8081');
  console.log(await registerSchemas(url));
} catch (error) {
  console.error(error instanceof Failure ? error.message : error.stack);
  process.exitCode = 1;
}

import { Connection } from '@temporalio/client';

const NOT_FOUND = 5;
const DAY_S = 86_400;

/** IndexedValueType of Temporal's API. */
const TYPES = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 };

async function registerUnlessThere({ workflowService }, namespace) {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (error.code !== NOT_FOUND) throw error;
    await workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: DAY_S },
    });
  }
}

/**
 * Gives a server the namespace and search attributes that the development server gets by its flags.
 * Throws while the server is not ready; a new namespace takes it some seconds to notice.
 * @param {string} address
 * @param {{ namespace: string, searchAttributes: Record<string, string> }} wanted
 */
export async function ensureNamespace(address, { namespace, searchAttributes }) {
  const connection = await Connection.connect({ address, connectTimeout: 2000 });
  try {
    await registerUnlessThere(connection, namespace);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.entries(searchAttributes).filter(([name]) => !(name in customAttributes));
    if (missing.length === 0) return;
    const types = Object.fromEntries(missing.map(([name, type]) => [name, TYPES[type]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
  } finally {
    await connection.close();
  }
}

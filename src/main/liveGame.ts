#!/usr/bin/env node
import { CannotTell, type ExitCode, type Run, UsageError } from './commands/command.js';
import { ConfigError } from '../infra/settings/setting.js';

interface CommandEntry {
  readonly usage: string;
  /** When it is asked for, as some commands need the clients of all services and others none. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  audit: {
    usage: 'audit <gameId> [--key <public key, PEM>]',
    load: () => import('./commands/audit.js'),
  },
  replay: {
    usage: 'replay <gameId | file> [--at <version> | --time <ISO 8601 or epoch ms>]',
    load: () => import('./commands/replay.js'),
  },
  verify: {
    usage: 'verify <file> --key <public key, PEM>',
    load: () => import('./commands/verify.js'),
  },
  recover: {
    usage: [
      'recover games [--since <ISO 8601>] [--by <name>]',
      '  recover read-model [--truncate --yes] [--from archive] [--checksums]',
    ].join('\n'),
    load: () => import('./commands/recover.js'),
  },
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

async function main([name = '', ...args]: string[]): Promise<ExitCode> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    complain(['live-game <command>', ...Object.values(COMMANDS).map(({ usage }) => `  ${usage}`)].join('\n'));
    return 2;
  }
  try {
    return await (await command.load()).run(args, print);
  } catch (error) {
    complain(isWrongCall(error) ? `${error.message}\n\nlive-game ${command.usage}` : reasonOf(error));
    return 2;
  }
}

const isWrongCall = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

/** What is said on purpose says it all in its message; anything else may be a bug. */
function reasonOf(error: unknown): string {
  if (error instanceof CannotTell || error instanceof ConfigError) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

process.exitCode = await main(process.argv.slice(2));

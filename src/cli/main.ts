#!/usr/bin/env node
/** The command line. Importing this file runs it. */
import { call } from './call.ts';
import { processTerminal } from './terminal.ts';

// errors of a write come to its callback; without a listener they would come as an exception too
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
await call(process.argv.slice(2), processTerminal());

// SPDX-License-Identifier: GPL-3.0-or-later
// Why the client could not be started or went away, as one of the shell's screens.

/** An error that knows its screen: a key of `errors` in text.js. */
export class Failure extends Error {
  constructor(screen, message, options) {
    super(message, options);
    this.screen = screen;
  }
}

const outOfMemory = /out of memory|\bOOM\b|could not allocate memory|cannot enlarge memory|bad_alloc|memory allocation/i;

/** The screen for anything that was thrown or aborted with; `otherwise` where nothing more is known. */
export function screenFor(error, otherwise) {
  if (error instanceof Failure) return error.screen;
  if (outOfMemory.test(String(error?.message ?? error))) return 'memory';
  if (globalThis.WebAssembly && (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError)) return 'compile';
  return otherwise;
}

/** Everything about an error that helps whoever reads it, as text. */
export function describe(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describe(error.cause)}`;
  const text = `${error.name}: ${error.message}`;
  return (error.stack?.includes(error.message) ? error.stack : [text, error.stack].filter(Boolean).join('\n')) + cause;
}

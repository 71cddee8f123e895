// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the compiled client: an Emscripten module (MODULARIZE) with Qt's platform plugin in it. What Qt's own qtloader.js does
// and we need: the container elements, main() called once everything is there, and the two ways in which it can end.

const keptLines = 40;

/**
 * Instantiates `module` through `entry` (Emscripten's factory) and calls main(). Resolves when main() has given control to the
 * event loop. `onend(error)` is called at most once, when the client aborts or exits later; then nothing of it runs any more.
 * `lines` collects the last lines that it wrote to its standard error.
 */
export async function run({ entry, module, container, lines, onend }) {
  let ended = false;
  const end = error => { if (!ended) { ended = true; onend(error); } };

  let broken;
  const instantiated = new Promise((resolve, reject) => { broken = reject; });
  const config = {
    qtContainerElements: [container],
    noInitialRun: true,
    instantiateWasm(imports, done) {
      // Emscripten does not look at errors in here: they are raced against what it returns.
      WebAssembly.instantiate(module, imports).then(instance => done(instance, module)).catch(broken);
      return {};
    },
    printErr(line) {
      console.error(line);
      lines.push(String(line));
      if (lines.length > keptLines) lines.shift();
    },
    onAbort: what => end(new Error(`aborted: ${what}`)),
    onExit: code => end(new Error(`ended with code ${code}`)),
  };
  watchTraps(end);
  const instance = await Promise.race([instantiated, entry(config)]);
  try {
    instance.callMain([]);
  } catch (error) {
    if (error !== 'unwind') throw error; // how Emscripten leaves main() with the event loop running
  }
}

/** A trap in a later event is an uncaught RuntimeError; other errors of scripts leave the client running. */
function watchTraps(end) {
  const look = error => { if (error instanceof WebAssembly.RuntimeError) end(error); };
  addEventListener('error', event => look(event.error));
  addEventListener('unhandledrejection', event => look(event.reason));
}

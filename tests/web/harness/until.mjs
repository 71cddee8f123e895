// SPDX-License-Identifier: GPL-3.0-or-later

/** Looks until `condition()` is truthy, and answers that. Says `what` when it was not within `patience` ms. */
export async function until(what, condition, patience = 30_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

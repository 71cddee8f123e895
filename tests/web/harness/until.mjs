// SPDX-License-Identifier: GPL-3.0-or-later

export const patience = 60_000; // ms; machines are busy

/** Looks until `condition()` is truthy, and answers that; what it throws counts as not yet. Says `what` when it was not within
 * `limit` ms. */
export async function until(what, condition, limit = patience) {
  const deadline = Date.now() + limit;
  for (let last; ; await new Promise(resolve => setTimeout(resolve, 50))) {
    try { if ((last = await condition())) return last; } catch (error) { last = error; }
    if (Date.now() > deadline) throw new Error(`not within ${limit / 1000} s: ${what} (last: ${last?.message ?? last})`);
  }
}

package dev.latchkey.server.admin;

import dev.latchkey.server.bulkhead.WorkBulkhead;

/**
 * The threads that managing is done on, apart from those which look keys up for requests, so that no report keeps a request
 * waiting. On each, keys take turns, so that none keeps another waiting for more than one piece of its work; each may refuse when
 * too much waits.
 *
 * @param quick for work of a few questions to the store
 * @param reports for questions about usage, which take a moment where there is much of it, and which every key may ask about itself
 * @param slow for work that takes as long as there is data
 */
public record AdminThreads(WorkBulkhead quick, WorkBulkhead reports, WorkBulkhead slow) {}

package dev.latchkey.server.admin;

import java.util.concurrent.Executor;

/**
 * The threads that managing is done on, apart from those which look keys up for requests, so that no report keeps a request
 * waiting. Each may refuse when too much waits.
 *
 * @param quick runs work of a few questions to the store
 * @param reports runs questions about usage, which take a moment where there is much of it
 * @param slow runs work that takes as long as there is data
 */
public record AdminThreads(Executor quick, Executor reports, Executor slow) {}

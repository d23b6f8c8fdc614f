package dev.latchkey.generator.jobs;

/**
 * How many jobs there may be.
 *
 * @param unfinished the most jobs that wait or run, of all owners together
 * @param unfinishedOfOwner the most jobs that wait or run, of the owner
 * @param finishedOfOwner the most jobs of the owner that are kept beyond those; the oldest go first
 */
public record QueueBounds(int unfinished, int unfinishedOfOwner, int finishedOfOwner) {}

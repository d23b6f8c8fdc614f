package dev.latchkey.generator.jobs;

/**
 * One file of a job's archive.
 *
 * @param name its name there
 * @param bytes its size, before the archive compresses it
 */
public record JobFile(String name, long bytes) {}

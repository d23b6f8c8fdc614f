package dev.latchkey.generator.jobs;

import java.nio.file.Path;

/**
 * A job's files, as they lie on this node's disk.
 *
 * @param file a zip
 * @param bytes its size
 */
public record Archive(Path file, long bytes) {}

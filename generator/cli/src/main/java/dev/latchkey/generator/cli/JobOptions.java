package dev.latchkey.generator.cli;

import java.time.Duration;

/**
 * How to make patients in the background.
 *
 * @param workers how many jobs are worked on at once
 * @param space the most bytes for the files of jobs
 * @param age how long jobs and their files are kept
 */
public record JobOptions(int workers, long space, Duration age) {}

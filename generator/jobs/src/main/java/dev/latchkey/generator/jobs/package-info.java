/**
 * Patients made in the background. These words mean one thing here:
 *
 * <dl>
 *   <dt>job
 *   <dd>one run of patients that a key asked for, from the queue to its result. {@link dev.latchkey.generator.jobs.Job}
 *   <dt>order
 *   <dd>what a job is to make; it never changes. {@link dev.latchkey.generator.jobs.JobOrder}
 *   <dt>owner
 *   <dd>the key that asked for a job or keeps a template, and the only one that finds it
 *   <dt>run
 *   <dd>one attempt of a node's worker at a job; of all runs of a job at most one completes it
 *   <dt>archive
 *   <dd>the files that a job made, in one zip on the disk of the node that made them. {@link dev.latchkey.generator.jobs.ArchiveStore}
 *   <dt>template
 *   <dd>a configuration that its owner keeps under an id. {@link dev.latchkey.generator.jobs.Template}
 * </dl>
 */
@NullMarked
package dev.latchkey.generator.jobs;

import org.jspecify.annotations.NullMarked;
